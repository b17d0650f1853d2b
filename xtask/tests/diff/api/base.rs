//! The crate of the base.

/// Is documented.
pub fn documented() {}

/// Goes away.
pub fn gone() {}

/// Takes and gives other types.
pub fn typed(number: u32) -> u32 {
    number
}

/// Has a parameter of another name, which nobody sees.
pub fn parameter(one: u8) -> u8 {
    one
}

/// Becomes constant.
pub fn constant() {}

/// Becomes deprecated and must be used.
pub fn old() -> u8 {
    1
}

/// Another value.
pub const VALUE: u8 = 1;
/// Another type.
pub const TYPE: u8 = 1;

/// Anybody can write it.
#[derive(Clone, Debug)]
pub struct Open {
    /// A field.
    pub one: u8,
    /// Another field.
    pub two: u8,
}

/// Nobody else can write it.
pub struct Closed {
    /// A field.
    pub one: u8,
    _private: (),
}

/// Gets a private field.
pub struct Hidden {
    /// A field.
    pub one: u8,
}

/// Becomes non-exhaustive.
pub struct Growing {
    /// A field.
    pub one: u8,
}

/// Is no longer non-exhaustive.
#[non_exhaustive]
pub struct Grown {
    /// A field.
    pub one: u8,
}

/// Becomes a tuple.
pub struct Unit;

/// Shares what it has.
pub struct Shared {
    _private: u8,
}

/// Says all it has.
pub enum Exhaustive {
    /// One.
    One,
    /// Has fields.
    Fields {
        /// A field.
        one: u8,
    },
}

/// Says that there may be more.
#[non_exhaustive]
pub enum Extensible {
    /// One.
    One,
}

/// Has methods.
pub struct Generic<T>(pub T);

impl Generic<u8> {
    /// A method for one type.
    pub fn get(&self) -> u8 {
        self.0
    }
}

impl Generic<u16> {
    /// The method for another type.
    pub fn get(&self) -> u16 {
        self.0
    }
}

/// Anybody can implement it.
pub trait Implemented {
    /// Loses its default.
    fn loses(&self) {}
    /// Gets a default.
    fn gets(&self);
    /// Stays.
    fn stays(&self);
}

mod seal {
    pub trait Sealed {}
}

/// Nobody else can implement it.
pub trait Closed2: seal::Sealed {
    /// Stays.
    fn stays(&self);
}

/// Can be used as `dyn`, and then not.
pub trait Object {
    /// A method.
    fn one(&self);
}

/// Cannot be used as `dyn`, and then it can.
pub trait NoObject {
    /// A method without a receiver.
    fn one();
}

/// Asks for more.
pub trait Asking {}

/// Iterates.
pub struct Items;

impl Iterator for Items {
    type Item = u8;
    fn next(&mut self) -> Option<u8> {
        None
    }
}

mod place {
    /// Moves without anybody seeing it.
    pub struct Moved;
}
pub use place::Moved;
/// Gives it.
pub fn moved() -> Moved {
    place::Moved
}

/// A module that goes away with what it has.
pub mod module {
    /// An item of it.
    pub struct Inner {
        /// A field.
        pub one: u8,
    }
}

/// Borrows.
pub struct Borrowed<'a>(pub &'a u8);

impl<'a> Borrowed<'a> {
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

/// Takes it at whatever path.
pub fn shortened(_: longer::Shortened) {}

/// There unless asked otherwise.
pub fn conditional() {}

/// There if asked.
#[cfg(feature = "a")]
pub fn unconditional() {}

/// A generic with a default.
pub struct Defaulted<T = Vec<u8>>(pub T);

/// A macro.
#[macro_export]
macro_rules! called {
    ($value:expr) => {
        $value
    };
}
