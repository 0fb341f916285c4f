using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>Mappings, lists, anchors, merge keys.</summary>
public sealed class CollectionTests
{
    [Theory]
    [InlineData("a: {b: 1, c: [x, z]}", "{a: {b: 1, c: [\"x\", \"z\"]}}")]
    [InlineData("a:\n- x\n- z\n", "{a: [\"x\", \"z\"]}")]
    [InlineData("a:\n  - x\n", "{a: [\"x\"]}")]
    [InlineData("---\n{\n  \"a\": 1, # one\n  b: [\n    2,\n  ],\n}\n", "{a: 1, b: [2]}")]
    [InlineData("{\"a\":1,'b':2}", "{a: 1, b: 2}")]
    [InlineData("a: {b, c: 1}", "{a: {b: null, c: 1}}")]
    [InlineData("a: {}\nb: []\n", "{a: {}, b: []}")]
    [InlineData("? a\n: b\n", "{a: \"b\"}")]
    [InlineData("\"\": 1\n", "{: 1}")]
    [InlineData("1: a\n0x10: b\n1.50: c\n", "{1: \"a\", 16: \"b\", 1.5: \"c\"}")]
    [InlineData("Data: 1\ndata: 2\n", "{Data: 1, data: 2}")]
    [InlineData("a: &x 1\nb: *x\n", "{a: 1, b: 1}")]
    [InlineData("a: &x {b: [1]}\nc: *x\n", "{a: {b: [1]}, c: {b: [1]}}")]
    [InlineData("&k a: 1\nb: *k\n", "{a: 1, b: \"a\"}")]
    [InlineData("a: &k b\n*k : 1\n", "{a: \"b\", b: 1}")]
    [InlineData("a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}")]
    [InlineData("a: !!map {b: !!seq []}", "{a: {b: []}}")]
    [InlineData("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3, r: 4}\n", "{a: {p: 1, q: 2}, b: {q: 3, r: 4, p: 1}}")]
    [InlineData("a: &x {p: 1}\nb: {p: 2, <<: *x}\n", "{a: {p: 1}, b: {p: 2}}")]
    [InlineData("a: {<<: [{p: 1}, {p: 2, q: 2}]}\n", "{a: {p: 1, q: 2}}")]
    [InlineData("a: {<<: {p: 1}, <<: {p: 2, q: 2}}\n", "{a: {p: 1, q: 2}}")]
    [InlineData("a: &x {<<: {p: 1}, q: 2}\nb: {<<: *x}\n", "{a: {q: 2, p: 1}, b: {q: 2, p: 1}}")]
    [InlineData("a: {\"<<\": {p: 1}}\n", "{a: {<<: {p: 1}}}")]
    [InlineData("a: {!!merge <<: {p: 1}}\n", "{a: {p: 1}}")]
    [InlineData("a: 1\r\nb:\r\n- |\r\n  x\r\n  y\r\n", "{a: 1, b: [\"x\\ny\\n\"]}")]
    [InlineData("\uFEFFa: 1\n", "{a: 1}")]
    public void Read_Collection_IsThatOfKubectl(string text, string expected) => Assert.Equal(expected, Tree.Read(text));

    [Theory]
    [InlineData("m:\n  v: 1\n  v: 2\n", "m has the field \"v\" twice, first in line 2: remove one (line 3)")]
    [InlineData("v: 1\n\"v\": 2\n", "the document has the field \"v\" twice, first in line 1: remove one (line 2)")]
    [InlineData("1: a\n\"1\": b\n", "the document has the field \"1\" twice, first in line 1: remove one (line 2)")]
    [InlineData("? [x]\n: y\n", "the document has a field whose name is not a text (line 1)")]
    [InlineData("{a: {? {b: c} : y}}", "a has a field whose name is not a text (line 1)")]
    [InlineData("a: &l [x]\nb:\n  *l : x\n", "b has a field whose name is not a text (line 3)")]
    [InlineData("&m { ? *m : a, b: c }", "the document has a field whose name is not a text (line 1)")]
    [InlineData("~: 1\n", "the document has a field without a name: write one before the ':' (line 1)")]
    [InlineData("a:\n  : 1\n", "a has a field without a name: write one before the ':' (line 2)")]
    [InlineData("a:\n  b: 1\n  : 2\nc: .inf\n", "a field without a name is in this line: write one before the ':' (line 3)")]
    [InlineData("{: 1}", "the document has a field without a name: write one before the ':' (line 1)")]
    [InlineData("{b:1}", "the document has the field \"b:1\": a space is missing after ':' (line 1)")]
    [InlineData("a: {b: {name:x, image: y}}", "a.b has the field \"name:x\": a space is missing after ':' (line 1)")]
    [InlineData("a: *nowhere\n", "a is the alias *nowhere, but nothing before it in this document has the anchor &nowhere (line 1)")]
    [InlineData("a: &x [*x]\n", "a[0] contains itself: the alias *x is inside of what it stands for (line 1)")]
    [InlineData("&x {b: {c: *x}}\n", "b.c contains itself: the alias *x is inside of what it stands for (line 1)")]
    [InlineData("&x {<<: *x, kind: Pod}", "<< contains itself: the alias *x is inside of what it stands for (line 1)")]
    [InlineData("a: {<<: x}", "a merges (<<) something that is not a mapping of fields: name an anchor of one, as in <<: *anchor (line 1)")]
    [InlineData("a: {<<: }", "a merges (<<) something that is not a mapping of fields: name an anchor of one, as in <<: *anchor (line 1)")]
    [InlineData(
        "a: {<<: []}",
        "a merges (<<) something that is not a mapping of fields: name an anchor of one, as in <<: *anchor (line 1)")]
    [InlineData(
        "a: {<<: [{b: 1}, x]}",
        "a merges (<<) something that is not a mapping of fields: name an anchor of one, as in <<: *anchor (line 1)")]
    public void Read_WhatNobodyMeans_IsAFault(string text, string fault) => Assert.Equal([fault], Tree.Faults(text));

    [Fact]
    public void Read_SeveralFaults_AreAllToldInTheirOrder() => Assert.Equal(
        [
            "a has a field named y, which YAML reads as true: put it in quotes, \"y\" (line 1)",
            "b[0].c is .inf, a number that JSON does not have: write another number, or put it in quotes (line 3)",
            "b[0].e has the tag !x, which means nothing to Kubernetes: remove it (line 4)",
            "the document has the field \"a\" twice, first in line 1: remove one (line 5)",
        ],
        Tree.Faults("a: {y: 1}\nb:\n- c: .inf\n  e: !x y\na: 2\n"));

    [Fact]
    public void Read_AnchorOfAnotherDocument_IsUnknown() => Assert.Equal(
        ["document 2: b is the alias *x, but nothing before it in this document has the anchor &x (line 3)"],
        Tree.Faults("a: &x 1\n---\nb: *x\n"));

    [Fact]
    public void Read_AliasesThatStandForBillions_AreRefused()
    {
        var levels = Enumerable.Range(1, 9).Select(level => $"- &l{level} [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 9))}]");

        Assert.Equal(
            ["the manifest has more than 100000 values, with those that its aliases stand for: split it (line 7)"],
            Tree.Faults($"a:\n- &l0 [x]\n{string.Join("\n", levels)}\n"));
    }

    [Fact]
    public void Read_MergesThatStandForBillions_AreRefused()
    {
        var levels = Enumerable.Range(1, 40).Select(level => $"l{level}: &l{level} {{ <<: *l{level - 1}, p{level}: *l{level - 1} }}");

        var fault = Assert.Single(Tree.Faults($"l0: &l0 {{}}\n{string.Join("\n", levels)}\n"));

        Assert.Contains("more than 100000 values", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LongTextThatAliasesRepeat_IsRefused()
    {
        var text = $"a: &x {new string('x', 1 << 20)}\nb: [{string.Join(", ", Enumerable.Repeat("*x", 10))}]\n";

        Assert.Equal(
            ["the manifest has more than 10 MiB of text, with what its aliases stand for: split it (line 2)"], Tree.Faults(text));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Read_ListsInLists_AreReadToALimit(string open, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "x" + string.Concat(Enumerable.Repeat(close, depth));

        Assert.NotEmpty(Tree.Read(Nested(99)));
        Assert.Equal(["lists and fields are nested more than 100 deep (line 1)"], Tree.Faults(Nested(100)));
        Assert.Equal(["lists and fields are nested more than 100 deep (line 1)"], Tree.Faults(Nested(100_000)));
    }

    [Fact]
    public void Read_AliasOfADeepListInADeepList_IsRefused()
    {
        var deep = $"{new string('[', 60)}x{new string(']', 60)}";

        Assert.Equal(
            ["lists and fields are nested more than 100 deep (line 2)"],
            Tree.Faults($"a: &x {deep}\nb: {deep.Replace("x", "*x", StringComparison.Ordinal)}\n"));
    }

    [Fact]
    public void Read_MoreThanAHundredThousandValues_IsRefused()
    {
        Assert.Empty(DocumentReader.Read($"a: [{string.Join(',', Enumerable.Repeat("x", 99_998))}]", "f").Faults);
        Assert.Contains(
            "more than 100000 values",
            Assert.Single(Tree.Faults($"a: [{string.Join(',', Enumerable.Repeat("x", 99_999))}]\n---\nb: 1\n")),
            StringComparison.Ordinal);
    }
}
