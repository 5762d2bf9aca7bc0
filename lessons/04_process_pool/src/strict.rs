//! 打包时守两条规矩：不套得太深，不漏掉字段。
//! Packing under two rules: nothing nested too deep, and no field left out.

use postcard::ser_flavors::{AllocVec, Flavor};
use say::tr;
use serde::ser::{self, Serialize, Serializer};
use std::fmt;

/// How many values there may be inside one another. Each takes its share of
/// the stack when it is packed, and more of it when it is unpacked.
const DEEPEST: usize = 256;

type Result<T = ()> = std::result::Result<T, Refused>;

/// Why a value cannot be packed.
#[derive(Debug)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self(why.to_string())
    }
}

impl From<postcard::Error> for Refused {
    fn from(why: postcard::Error) -> Self {
        ser::Error::custom(why)
    }
}

/// Writes as postcard does, and counts how deep it is.
///
/// Postcard writes a mark or a number before a value that is inside another,
/// and nothing behind it. So it is told of a unit there, which takes no bytes,
/// and the value itself comes through here.
pub struct Strict {
    postcard: postcard::Serializer<AllocVec>,
    depth: usize,
}

impl Strict {
    /// These bytes, then those of the value.
    pub fn pack<T: Serialize>(head: &[u8], value: &T) -> Result<Vec<u8>> {
        let mut output = AllocVec::new();
        output.try_extend(head)?;
        let postcard = postcard::Serializer { output };
        let mut strict = Self { postcard, depth: 0 };
        value.serialize(&mut strict)?;
        Ok(strict.postcard.output.finalize()?)
    }

    fn inside<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        if self.depth == DEEPEST {
            return Err(Refused(tr!(
                "套得太深，超过 {DEEPEST} 层",
                "it is nested more than {DEEPEST} deep"
            )));
        }
        self.depth += 1;
        value.serialize(&mut *self)?;
        self.depth -= 1;
        Ok(())
    }
}

/// Methods that postcard has as well, and that it is to do.
macro_rules! forward {
    ($($method:ident($($name:ident: $type:ty),*);)*) => {$(
        fn $method(self, $($name: $type),*) -> Result {
            Ok(self.postcard.$method($($name),*)?)
        }
    )*};
    ($($method:ident($($name:ident: $type:ty),*) and go on;)*) => {$(
        fn $method(self, $($name: $type),*) -> Result<Self> {
            self.postcard.$method($($name),*)?;
            Ok(self)
        }
    )*};
}

type Name = &'static str;

impl Serializer for &mut Strict {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    forward! {
        serialize_bool(v: bool);
        serialize_i8(v: i8);
        serialize_i16(v: i16);
        serialize_i32(v: i32);
        serialize_i64(v: i64);
        serialize_i128(v: i128);
        serialize_u8(v: u8);
        serialize_u16(v: u16);
        serialize_u32(v: u32);
        serialize_u64(v: u64);
        serialize_u128(v: u128);
        serialize_f32(v: f32);
        serialize_f64(v: f64);
        serialize_char(v: char);
        serialize_str(v: &str);
        serialize_bytes(v: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: Name);
        serialize_unit_variant(name: Name, index: u32, variant: Name);
    }

    forward! {
        serialize_seq(len: Option<usize>) and go on;
        serialize_tuple(len: usize) and go on;
        serialize_tuple_struct(name: Name, len: usize) and go on;
        serialize_tuple_variant(
            name: Name, index: u32, variant: Name, len: usize
        ) and go on;
        serialize_map(len: Option<usize>) and go on;
        serialize_struct(name: Name, len: usize) and go on;
        serialize_struct_variant(
            name: Name, index: u32, variant: Name, len: usize
        ) and go on;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result {
        self.postcard.serialize_some(&())?;
        self.inside(value)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: Name,
        value: &T,
    ) -> Result {
        self.inside(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: Name,
        index: u32,
        variant: Name,
        value: &T,
    ) -> Result {
        self.postcard
            .serialize_newtype_variant(name, index, variant, &())?;
        self.inside(value)
    }

    fn is_human_readable(&self) -> bool {
        false // as postcard says when it unpacks
    }
}

/// What is between the start and the end of a value with others inside it.
macro_rules! parts {
    ($($trait:ident $method:ident $($life:lifetime)?;)*) => {$(
        impl ser::$trait for &mut Strict {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $(_: &$life str,)?
                value: &T,
            ) -> Result {
                self.inside(value)
            }

            $(fn skip_field(&mut self, name: &$life str) -> Result {
                Err(Refused(tr!(
                    "漏掉了字段 {name}（skip_serializing_if）",
                    "the field {name} is left out (skip_serializing_if)"
                )))
            })?

            fn end(self) -> Result {
                Ok(())
            }
        }
    )*};
}

parts! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
    SerializeStruct serialize_field 'static;
    SerializeStructVariant serialize_field 'static;
}

impl ser::SerializeMap for &mut Strict {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result {
        self.inside(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.inside(value)
    }

    fn end(self) -> Result {
        Ok(())
    }
}
