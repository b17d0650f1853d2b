//! The crate of the work tree.

/// Is documented in other words.
pub fn documented() {}

/// Takes and gives other types.
pub fn typed(number: u64) -> u32 {
    number as u32
}

/// Is new.
pub fn new() {}

/// Has a parameter of another name, which nobody sees.
pub fn parameter(two: u8) -> u8 {
    two
}

/// Becomes constant.
pub const fn constant() {}

/// Becomes deprecated and must be used.
#[must_use]
#[deprecated]
pub fn old() -> u8 {
    1
}

/// Another value.
pub const VALUE: u8 = 2;
/// Another type.
pub const TYPE: u16 = 1;

/// Anybody can write it.
#[derive(Debug, Default)]
pub struct Open {
    /// A field.
    pub one: u8,
    /// Is new.
    pub three: u8,
}

/// Nobody else can write it.
pub struct Closed {
    /// A field.
    pub one: u8,
    /// Is new.
    pub two: u8,
    _private: (),
}

/// Gets a private field.
pub struct Hidden {
    /// A field.
    pub one: u8,
    _private: (),
}

/// Becomes non-exhaustive.
#[non_exhaustive]
pub struct Growing {
    /// A field.
    pub one: u8,
}

/// Is no longer non-exhaustive.
pub struct Grown {
    /// A field.
    pub one: u8,
}

/// Becomes a tuple.
pub struct Unit();

/// Shares what it has.
pub struct Shared {
    _private: std::rc::Rc<u8>,
}

/// Says all it has.
pub enum Exhaustive {
    /// One.
    One,
    /// Is new.
    Two,
    /// Has fields.
    Fields {
        /// A field.
        one: u8,
        /// Is new.
        two: u8,
    },
}

/// Says that there may be more.
#[non_exhaustive]
pub enum Extensible {
    /// One.
    One,
    /// Is new.
    Two,
}

/// Has methods.
pub struct Generic<T>(pub T);

impl Generic<u8> {
    /// A method for one type.
    pub fn get(&self) -> u8 {
        self.0
    }
}

/// Anybody can implement it.
pub trait Implemented {
    /// Loses its default.
    fn loses(&self);
    /// Gets a default.
    fn gets(&self) {}
    /// Stays.
    fn stays(&self);
    /// Is new and required.
    fn required(&self);
    /// Is new and has a default.
    fn provided(&self) {}
}

mod seal {
    pub trait Sealed {}
}

/// Nobody else can implement it.
pub trait Closed2: seal::Sealed {
    /// Stays.
    fn stays(&self);
    /// Is new, and nobody else has to have it.
    fn required(&self);
}

/// Can be used as `dyn`, and then not.
pub trait Object {
    /// A method.
    fn one(&self);
    /// Keeps it from being one.
    fn two() {}
}

/// Cannot be used as `dyn`, and then it can.
pub trait NoObject {
    /// A method without a receiver.
    fn one()
    where
        Self: Sized;
}

/// Asks for more.
pub trait Asking: Send {}

/// Iterates.
pub struct Items;

impl Iterator for Items {
    type Item = u16;
    fn next(&mut self) -> Option<u16> {
        None
    }
}

mod elsewhere {
    /// Moves without anybody seeing it.
    pub struct Moved;
}
pub use elsewhere::Moved;
/// Gives it.
pub fn moved() -> Moved {
    elsewhere::Moved
}

/// Borrows.
pub struct Borrowed<'a>(pub &'a u8);

impl Borrowed<'_> {
    /// What is borrowed.
    pub fn get(&self) -> u8 {
        *self.0
    }
}

/// A module with a public path of its own.
pub mod longer {
    /// Gets a shorter path, too.
    pub struct Shortened;

    impl Shortened {
        /// Is the same at both paths.
        pub fn shorten(&self) {}
    }
}
pub use longer::Shortened;

/// Takes it at whatever path.
pub fn shortened(_: longer::Shortened) {}

/// There unless asked otherwise.
#[cfg(feature = "a")]
pub fn conditional() {}

/// There if asked.
pub fn unconditional() {}

/// A generic with a default.
pub struct Defaulted<T = Vec<u16>>(pub T);

/// A macro.
#[macro_export]
macro_rules! called {
    ($value:ident) => {
        $value
    };
}
