//! The properties of an object.

use super::rules as rule;
use super::view::View;
use super::{Direction, Result, Wire};
use crate::document::Node;

impl<'d> Wire<'d> {
    pub(super) fn properties(
        &mut self,
        direction: Direction,
        from: &View<'d>,
        to: &View<'d>,
    ) -> Result {
        for (name, before) in &from.properties {
            let Some(old) = before.first() else { continue };
            match to.properties.get(name) {
                None => {
                    let rule = match direction {
                        Direction::Request => &rule::PROPERTY_REMOVED_IN_REQUEST,
                        Direction::Response => &rule::PROPERTY_REMOVED_IN_RESPONSE,
                    };
                    let what = format!("the property `{name}` of the {} is gone", direction.name());
                    self.report(rule, Some(old), None, what);
                }
                Some(after) => {
                    self.stated(direction, name, before, after)?;
                    if let Some(new) = after.first() {
                        let required = (
                            from.required.contains_key(name),
                            to.required.contains_key(name),
                        );
                        self.property_required(direction, name, (old, new), required);
                    }
                }
            }
        }
        for (name, after) in &to.properties {
            if !from.properties.contains_key(name)
                && let Some(new) = after.first()
            {
                self.new_property(direction, name, new, to.required.contains_key(name))?;
            }
        }
        self.required_without_property(direction, from, to);
        Ok(())
    }

    /// A property that several parts of an `allOf` state is compared part by part.
    fn stated(
        &mut self,
        direction: Direction,
        name: &str,
        before: &[&'d Node],
        after: &[&'d Node],
    ) -> Result {
        for (from, to) in before.iter().zip(after) {
            self.schema(direction, from, to)?;
        }
        if before.len() != after.len() {
            self.report(
                &rule::UNKNOWN_KEY,
                before.last().copied(),
                after.last().copied(),
                format!(
                    "{} parts of an `allOf` stated the property `{name}`, and {} do",
                    before.len(),
                    after.len()
                ),
            );
        }
        Ok(())
    }

    fn property_required(
        &mut self,
        direction: Direction,
        name: &str,
        places: (&'d Node, &'d Node),
        required: (bool, bool),
    ) {
        let described = format!("property `{name}` of the {}", direction.name());
        match (direction, required) {
            (Direction::Request, _) => self.required(&described, places, required),
            (Direction::Response, (true, false)) => self.report(
                &rule::OPTIONAL_IN_RESPONSE,
                Some(places.0),
                Some(places.1),
                format!("the {described} may be missing"),
            ),
            (Direction::Response, (false, true)) => self.report(
                &rule::REQUIRED_IN_RESPONSE,
                Some(places.0),
                Some(places.1),
                format!("the {described} is always there"),
            ),
            (Direction::Response, _) => {}
        }
    }

    fn new_property(
        &mut self,
        direction: Direction,
        name: &str,
        node: &'d Node,
        is_required: bool,
    ) -> Result {
        // What only the vendor writes is in no request, whatever the schema requires.
        let is_read_only = self.work.view(node)?.is("readOnly");
        let (rule, how) = match (direction, is_required && !is_read_only) {
            (Direction::Response, _) => (&rule::PROPERTY_ADDED_IN_RESPONSE, "new"),
            (Direction::Request, true) => (
                &rule::PROPERTY_ADDED_REQUIRED_IN_REQUEST,
                "new and required",
            ),
            (Direction::Request, false) => (&rule::PROPERTY_ADDED_IN_REQUEST, "new and optional"),
        };
        let what = format!("the property `{name}` of the {} is {how}", direction.name());
        self.report(rule, None, Some(node), what);
        Ok(())
    }

    /// `required` may name what `properties` does not have.
    fn required_without_property(&mut self, direction: Direction, from: &View<'d>, to: &View<'d>) {
        let is_bare = |view: &View<'d>, name: &str| !view.properties.contains_key(name);
        for (name, node) in &to.required {
            if is_bare(to, name) && !from.required.contains_key(name) {
                let what = format!("`{name}` must be there");
                self.report(direction.narrowed(), Some(from.node), Some(node), what);
            }
        }
        for (name, node) in &from.required {
            if is_bare(from, name) && !to.required.contains_key(name) {
                let what = format!("`{name}` need not be there");
                self.report(direction.widened(), Some(node), Some(to.node), what);
            }
        }
    }
}
