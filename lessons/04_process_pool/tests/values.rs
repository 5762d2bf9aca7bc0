//! What travels to a worker and back: every value, as it was, or none.

mod harness;

use harness::tests;
use lesson04_process_pool::{Parent, ProcessPool, TaskError};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde::de::{self, Deserializer};
use serde::ser::{self, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, HashMap};
use std::process::{self, Command, ExitCode, Stdio};
use std::{env, iter, panic};

const ROLE: &str = "PROCESS_POOL_TEST_ROLE";
const DEEPEST: usize = 256;

/// One of each kind of value in serde's data model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Value {
    Bool(bool),
    I8(i8),
    I16(i16),
    I32(i32),
    I64(i64),
    I128(i128),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    U128(u128),
    F32(F32),
    F64(F64),
    Char(char),
    Text(String),
    Bytes(ByteBuf),
    Maybe(Option<Box<Value>>),
    Maybes(Option<Option<Option<()>>>),
    Unit(()),
    UnitStruct(Nothing),
    UnitVariant,
    NewtypeStruct(Wrapped),
    Seq(Vec<Value>),
    Units(Vec<()>),
    Tuple(Box<(Value, Value)>),
    TupleStruct(Pair),
    TupleVariant(Box<Value>, Box<Value>),
    Map(BTreeMap<(Option<i8>, String), Value>),
    Struct(Record),
    StructVariant { one: Box<Value>, other: Box<Value> },
    Outcome(Result<Box<Value>, Nothing>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Nothing;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(Box<Value>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Pair(Box<Value>, Box<Value>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    one: Box<Value>,
    nothing: Nothing,
    other: Box<Value>,
}

/// Equal if the bits are: a NaN is equal to itself, and 0 is not to -0.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct F32(f32);

impl PartialEq for F32 {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct F64(f64);

impl PartialEq for F64 {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    use Value::*;
    let float = any::<u64>().prop_map(f64::from_bits);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Bool),
        any::<i8>().prop_map(I8),
        any::<i16>().prop_map(I16),
        any::<i32>().prop_map(I32),
        any::<i64>().prop_map(I64),
        any::<i128>().prop_map(I128),
        any::<u8>().prop_map(U8),
        any::<u16>().prop_map(U16),
        any::<u32>().prop_map(U32),
        any::<u64>().prop_map(U64),
        any::<u128>().prop_map(U128),
        any::<u32>().prop_map(|bits| F32(self::F32(f32::from_bits(bits)))),
        float.prop_map(|float| F64(self::F64(float))),
        any::<char>().prop_map(Char),
        any::<String>().prop_map(Text),
        any::<Vec<u8>>().prop_map(|bytes| Bytes(ByteBuf::from(bytes))),
        any::<Option<Option<Option<()>>>>().prop_map(Maybes),
        Just(Maybe(None)),
        Just(Unit(())),
        Just(UnitStruct(Nothing)),
        Just(UnitVariant),
        (0..99_usize).prop_map(|n| Units(vec![(); n])),
        Just(Outcome(Err(Nothing))),
    ];
    leaf.prop_recursive(6, 60, 5, |value| {
        let one = value.clone().prop_map(Box::new);
        let two = (one.clone(), one.clone());
        let key = any::<(Option<i8>, String)>();
        prop_oneof![
            one.clone().prop_map(|one| Maybe(Some(one))),
            one.clone().prop_map(|one| NewtypeStruct(Wrapped(one))),
            one.prop_map(|one| Outcome(Ok(one))),
            prop::collection::vec(value.clone(), 0..5).prop_map(Seq),
            prop::collection::btree_map(key, value, 0..5).prop_map(Map),
            two.clone().prop_map(|(a, b)| Tuple(Box::new((*a, *b)))),
            two.clone().prop_map(|(a, b)| TupleStruct(Pair(a, b))),
            two.clone().prop_map(|(a, b)| TupleVariant(a, b)),
            two.clone().prop_map(|(one, other)| Struct(Record {
                one,
                nothing: Nothing,
                other
            })),
            two.prop_map(|(one, other)| StructVariant { one, other }),
        ]
    })
}

/// What needs a format that describes itself, and what cannot travel at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Odd {
    Tagged,
    Adjacent,
    Untagged,
    Flat,
    Left,
    OfUnknownLength,
    TooDeep,
    FarTooDeep,
    WillNotPack,
    WillNotUnpack,
    PanicsPacking,
    PanicsUnpacking,
    ExplodesPacking,
}

const ODD: [Odd; 13] = [
    Odd::Tagged,
    Odd::Adjacent,
    Odd::Untagged,
    Odd::Flat,
    Odd::Left,
    Odd::OfUnknownLength,
    Odd::TooDeep,
    Odd::FarTooDeep,
    Odd::WillNotPack,
    Odd::WillNotUnpack,
    Odd::PanicsPacking,
    Odd::PanicsUnpacking,
    Odd::ExplodesPacking,
];

impl Odd {
    fn load(self) -> Load {
        match self {
            Self::Tagged => Load::Tagged(Tagged::One { x: 1 }),
            Self::Adjacent => Load::Adjacent(Adjacent::One { x: 1 }),
            Self::Untagged => Load::Untagged(Untagged::Text("1".to_owned())),
            Self::Flat => Load::Flat(Flat {
                a: 1,
                rest: [("b".to_owned(), 2)].into(),
            }),
            Self::Left => Load::Left(Left {
                // Its bytes could be read as another value of its type.
                a: None,
                b: vec![1],
                c: vec![0, 0],
            }),
            Self::OfUnknownLength => Load::Strange(Strange::NoLength),
            Self::TooDeep => Load::Deep(tree(DEEPEST / 2)),
            Self::FarTooDeep => Load::Deep(tree(50_000)),
            Self::WillNotPack => Load::Strange(Strange::WillNotPack),
            Self::WillNotUnpack => Load::Strange(Strange::WillNotUnpack),
            Self::PanicsPacking => Load::Strange(Strange::PanicsPacking),
            Self::PanicsUnpacking => Load::Strange(Strange::PanicsUnpacking),
            Self::ExplodesPacking => Load::Strange(Strange::ExplodesPacking),
        }
    }

    /// What the reason must contain.
    fn why(self) -> &'static str {
        match self {
            Self::Tagged | Self::Adjacent | Self::Untagged => "see the data",
            Self::Flat | Self::OfUnknownLength => "length",
            Self::Left => "the field a is left out",
            Self::TooDeep | Self::FarTooDeep => "more than 256 deep",
            Self::WillNotPack => "it does not want to",
            Self::WillNotUnpack => "Deserialization",
            Self::PanicsPacking => "too heavy",
            Self::PanicsUnpacking => "too tight",
            Self::ExplodesPacking => "no message",
        }
    }
}

#[derive(Serialize, Deserialize)]
enum Load {
    Value(Value),
    Many(Vec<F64>),
    Sets(HashMap<u64, HashMap<char, ByteBuf>>),
    /// A task whose result shall be that.
    Give(Odd),
    Who,
    Process(u32),
    Tagged(Tagged),
    Adjacent(Adjacent),
    Untagged(Untagged),
    Flat(Flat),
    Left(Left),
    Deep(Tree),
    Strange(Strange),
    Mine(Mine),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    One { x: u8 },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
enum Adjacent {
    One { x: u8 },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u8),
    Text(String),
}

#[derive(Serialize, Deserialize)]
struct Flat {
    a: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Serialize, Deserialize)]
struct Left {
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<Vec<u64>>,
    b: Vec<u64>,
    c: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
struct Tree(Vec<Tree>);

/// A tree in which this many trees are inside one another.
fn tree(depth: usize) -> Tree {
    (0..depth).fold(Tree(vec![]), |tree, _| Tree(vec![tree]))
}

impl Drop for Tree {
    fn drop(&mut self) {
        let mut all = std::mem::take(&mut self.0);
        while let Some(mut tree) = all.pop() {
            all.append(&mut tree.0); // not one inside another
        }
    }
}

/// Panics when it is dropped where it was made.
struct Mine {
    armed: bool,
}

impl Serialize for Mine {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Mine {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <()>::deserialize(from).map(|()| Self { armed: false })
    }
}

impl Drop for Mine {
    fn drop(&mut self) {
        panic::set_hook(Box::new(|_| {})); // no test is to look bad
        assert!(!self.armed, "the mine goes off");
    }
}

#[derive(Clone, Copy)]
enum Strange {
    NoLength,
    WillNotPack,
    WillNotUnpack,
    PanicsPacking,
    PanicsUnpacking,
    ExplodesPacking,
}

/// A payload that panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the bomb goes off");
    }
}

impl Serialize for Strange {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        panic::set_hook(Box::new(|_| {})); // no test is to look bad
        match self {
            Self::NoLength => to.serialize_seq(None)?.end(),
            Self::WillNotPack => Err(ser::Error::custom("it does not want to")),
            Self::WillNotUnpack => to.serialize_u8(0),
            Self::PanicsPacking => panic!("too heavy"),
            Self::PanicsUnpacking => to.serialize_u8(1),
            Self::ExplodesPacking => panic::panic_any(Bomb),
        }
    }
}

impl<'de> Deserialize<'de> for Strange {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        panic::set_hook(Box::new(|_| {}));
        match u8::deserialize(from)? {
            0 => Err(de::Error::custom("it does not want to")),
            _ => panic!("too tight"),
        }
    }
}

fn work(load: Load) -> Load {
    match load {
        Load::Give(odd) => odd.load(),
        Load::Who => Load::Process(process::id()),
        Load::Mine(_) => Load::Mine(Mine { armed: true }),
        same => same,
    }
}

type Main = Parent<Load, Load>;
type Pool = ProcessPool<Load, Load>;

fn main() -> ExitCode {
    let parent: &Main = Box::leak(Box::new(Parent::or_worker(work)));
    if let Ok(role) = env::var(ROLE) {
        let _limit = harness::limit(&role);
        refuse_all(parent);
        return ExitCode::SUCCESS;
    }
    harness::run(parent, TESTS)
}

tests![
    every_kind_of_value_arrives_as_it_was,
    floats_arrive_to_the_bit,
    maps_without_an_order_arrive_whole,
    a_hundred_megabytes_arrive_whole,
    a_tree_just_not_too_deep_arrives,
    odd_arguments_never_run_and_odd_results_never_arrive,
    refusing_is_done_without_a_word_on_stderr,
    a_result_that_panics_when_it_is_dropped_has_arrived_before,
];

fn every_kind_of_value_arrives_as_it_was(parent: &Main) {
    let pool = parent.pool(1);
    let config = Config {
        failure_persistence: None,
        cases: 256,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&any_value(), |value| {
            let future = pool.submit(Load::Value(value.clone()));
            match future.result() {
                Ok(Load::Value(back)) => prop_assert_eq!(back, &value),
                Err(why) => prop_assert!(false, "{}", why),
                _ => unreachable!(),
            }
            Ok(())
        })
        .unwrap();
}

fn floats_arrive_to_the_bit(parent: &Main) {
    let special = [
        0.0,
        -0.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        -f64::NAN,
        f64::from_bits(0x7ff4_0000_dead_beef), // a signalling one
        f64::from_bits(1),
        f64::MAX,
        -0.972_877_796_367_491_9,
    ];
    // An odd number times the golden ratio's bits hits all kinds of floats.
    let others = (0..100_000_u64)
        .map(|n| f64::from_bits(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let floats: Vec<_> = special.into_iter().chain(others).map(F64).collect();
    let future = parent.pool(1).submit(Load::Many(floats.clone()));
    let Ok(Load::Many(back)) = future.result() else {
        panic!("no result");
    };
    assert!(*back == floats);
}

fn maps_without_an_order_arrive_whole(parent: &Main) {
    let inner = |n: u64| ('a'..='z').map(move |c| (c, vec![0xff; n as usize]));
    let inner = |n| inner(n).map(|(c, v)| (c, ByteBuf::from(v))).collect();
    let map: HashMap<_, _> = (0..99).map(|n| (n, inner(n))).collect();
    let future = parent.pool(1).submit(Load::Sets(map.clone()));
    let Ok(Load::Sets(back)) = future.result() else {
        panic!("no result");
    };
    assert!(*back == map);
}

fn a_hundred_megabytes_arrive_whole(parent: &Main) {
    let bytes = b"a hundred bytes are not a lot, but ".repeat(3 << 20);
    let load = Load::Value(Value::Bytes(ByteBuf::from(bytes.clone())));
    let future = parent.pool(1).submit(load);
    let Ok(Load::Value(Value::Bytes(back))) = future.result() else {
        panic!("no result");
    };
    assert!(*back == bytes);
}

fn a_tree_just_not_too_deep_arrives(parent: &Main) {
    // Each is two values, itself and its list; two more are around them all.
    let depth = DEEPEST / 2 - 2;
    let future = parent.pool(1).submit(Load::Deep(tree(depth)));
    let Ok(Load::Deep(back)) = future.result() else {
        panic!("no result");
    };
    let levels = iter::successors(Some(back), |tree| tree.0.first());
    assert_eq!(levels.count(), depth + 1);
}

fn odd_arguments_never_run_and_odd_results_never_arrive(parent: &Main) {
    let pool = parent.pool(1);
    let before = who_works(&pool);
    for odd in ODD {
        let sent = pool.submit(odd.load());
        let given = pool.submit(Load::Give(odd));
        match sent.result() {
            Err(TaskError::NotRun(_)) => {}
            Err(other) => panic!("{odd:?} as an argument: {other}"),
            Ok(_) => panic!("{odd:?} as an argument: it ran"),
        }
        match given.result() {
            Err(TaskError::CannotTravel(_)) => {}
            Err(other) => panic!("{odd:?} as a result: {other}"),
            Ok(_) => panic!("{odd:?} as a result: it arrived"),
        }
    }
    assert_eq!(who_works(&pool), before, "the process went with it");
}

fn refusing_is_done_without_a_word_on_stderr(_: &Main) {
    let output = Command::new(env::current_exe().unwrap())
        .env(ROLE, "refuses all")
        .env("LESSON_LANG", "en")
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = String::from_utf8(output.stdout).unwrap();
    for (odd, lines) in
        iter::zip(ODD, text.lines().collect::<Vec<_>>().chunks(2))
    {
        assert!(lines[0].starts_with("the task did not start: "), "{text}");
        assert!(lines[1].starts_with("the task is done, but "), "{text}");
        assert!(lines.iter().all(|line| line.contains(odd.why())), "{text}");
    }
}

fn a_result_that_panics_when_it_is_dropped_has_arrived_before(parent: &Main) {
    let pool = parent.pool(1);
    let before = who_works(&pool);
    let future = pool.submit(Load::Mine(Mine { armed: false }));
    assert!(matches!(future.result(), Ok(Load::Mine(_))));
    assert_eq!(who_works(&pool), before);
}

fn refuse_all(parent: &Main) {
    let pool = parent.pool(1);
    for odd in ODD {
        for load in [odd.load(), Load::Give(odd)] {
            match pool.submit(load).result() {
                Ok(_) => println!("{odd:?} arrived"),
                Err(why) => println!("{why}"),
            }
        }
    }
}

fn who_works(pool: &Pool) -> u32 {
    match pool.submit(Load::Who).result() {
        Ok(Load::Process(id)) => *id,
        _ => panic!("no result"),
    }
}
