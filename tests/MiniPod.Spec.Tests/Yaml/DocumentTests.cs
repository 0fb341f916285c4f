using System.Diagnostics;
using System.Text;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>Documents and their separators; texts that are not YAML; JSON.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("---\n", "")]
    [InlineData("---\n---\n", "")]
    [InlineData("# nothing\n", "")]
    [InlineData("null\n", "")]
    [InlineData("--- # c\n~\n...\n", "")]
    [InlineData("a: 1\n---\nb: 2\n", "{a: 1} | {b: 2}")]
    [InlineData("---\na: 1\n---   \n---\t# next\nb: 2\n---\n", "{a: 1} | {b: 2}")]
    [InlineData("a: 1\r\n---\r\nb: 2\r\n", "{a: 1} | {b: 2}")]
    [InlineData("a: 1\n...\nb: 2\n", "{a: 1} | {b: 2}")]
    [InlineData("a: 1\n...\n---\nb: 2\n...\n", "{a: 1} | {b: 2}")]
    [InlineData("%YAML 1.1\n---\na: 1\n", "{a: 1}")]
    [InlineData("# c\n%YAML 1.2\n---\na: 1\n...\n%YAML 1.1\n---\nb: 2\n", "{a: 1} | {b: 2}")]
    [InlineData("%TAG !k! tag:yaml.org,2002:\n---\na: !k!str 1\n", "{a: \"1\"}")]
    [InlineData("a: |\n  ---\n  x\nb: '---'\n", "{a: \"---\\nx\\n\", b: \"---\"}")]
    [InlineData("- a\n- b\n", "[\"a\", \"b\"]")]
    [InlineData("{\"a\": 1}", "{a: 1}")]
    [InlineData("{\"a\":\"\\/\\u00e9\\ud83d\\ude00\",\"b\":[true,null]}", null)]
    [InlineData("{\"a\":1}{\"b\":2}\n{\"c\":3}", "{a: 1} | {b: 2} | {c: 3}")]
    [InlineData("{\"a\":1}\n---\n{\"b\":2}\n", "{a: 1} | {b: 2}")]
    [InlineData("{\"a\":1,}", "{a: 1}")]
    [InlineData("{\"a\":\"x\\/y\", \"b\":1e3, \"c\":-0, \"d\": 1.50}", "{a: \"x/y\", b: 1000f, c: 0, d: 1.5f}")]
    [InlineData("{\"a\": \"it\\'s\"}", "{a: \"it's\"}")]
    public void Read_Documents_AreThoseOfKubectl(string text, string? expected)
    {
        if (expected is not null) Assert.Equal(expected, Tree.Read(text));
        else Assert.Equal(["b[1] is empty: remove the item, or write \"\" for an empty text (line 1)"], Tree.Faults(text));
    }

    [Theory]
    [InlineData("just text", "the document is only the text \"just text\": a manifest consists of fields, such as kind: Pod (line 1)")]
    [InlineData("kind:Pod\n", "the document is only the text \"kind:Pod\": a space is missing after ':' (line 1)")]
    [InlineData(
        "a: 1\n---\n42\n",
        "document 2: the document is only the text \"42\": a manifest consists of fields, such as kind: Pod (line 3)")]
    [InlineData(
        "---foo\n",
        "a line begins with '---' and goes on: '---' alone separates documents; indent such a line of a text (line 1)")]
    [InlineData(
        "a: 1\n--- {b: 2}\n---\nc: 3\n",
        "document 2: a line begins with '---' and goes on: '---' alone separates documents; indent such a line of a text (line 2)")]
    [InlineData("a:\n\tb: 1\n", "a tab is used for indentation, which YAML does not allow: use spaces (line 2)")]
    [InlineData("a: [1, 2\n", "the bracket [ is not closed (line 1)")]
    [InlineData("a: 1\nb: {c: 1\n", "the bracket { is not closed (line 2)")]
    [InlineData(
        "a: {b: 1]\n",
        "what follows the bracket { is not YAML here: a comma, a quote, or the closing bracket may be missing (line 1)")]
    [InlineData("a: \"x\nb: 1\n", "a quote is not closed, or the lines after it are not indented: add the other one (line 1)")]
    [InlineData(
        "a: 'it's'\nb: 1\n",
        "this is not valid YAML: While parsing a block mapping, did not find expected key. "
            + "Compare its indentation and its quotes with the lines before (line 1)")]
    [InlineData(
        "a: \"\\q\"\n",
        "the text in double quotes has the escape \\q, which YAML does not have: "
            + "write \\\\ for a backslash, or use single quotes (line 1)")]
    [InlineData("a: @x\n", "a text cannot begin with @: put it in quotes (line 1)")]
    [InlineData("a: `x`\n", "a text cannot begin with `: put it in quotes (line 1)")]
    [InlineData(
        "a: b: c\n",
        "a text contains ': ', or the line is not indented as those before it: put the text in quotes, or mend the indentation (line 1)")]
    [InlineData("a: 1\nimage:nginx\nb: 2\n", "a space is missing after ':' in \"image:nginx\" (line 2)")]
    [InlineData("%YAML 2.0\n---\na: 1\n", "the directive \"%YAML 2.0\" is not one of YAML 1.1, or no '---' follows it: remove it (line 1)")]
    [InlineData("%YAML 1.1\na: 1\n", "the directive \"%YAML 1.1\" is not one of YAML 1.1, or no '---' follows it: remove it (line 1)")]
    [InlineData("{\"a\": \"x\"", "the bracket { is not closed (line 1)")]
    [InlineData("{\"a\": 0644}", "a is 0644, which is not a number in JSON: write 420 (line 1)")]
    [InlineData("{\"a\": {\"b\":1,\n\"b\":2}}", "a has the field \"b\" twice, first in line 1: remove one (line 2)")]
    [InlineData("{\"a\": 1e400}", "a is 1e400, which is too large for a number (line 1)")]
    [InlineData("{\"a\": \"\\ud800\"}", "a has the escape of half a character (\\ud800 to \\udfff): write the character itself (line 1)")]
    [InlineData("{\"a\": 1} x", "this is not valid JSON: 'x' is an invalid start of a value (line 1)")]
    [InlineData(
        "{\"a\": 1}\n42",
        "document 2: the document is only the text \"42\": a manifest consists of fields, such as kind: Pod (line 2)")]
    [InlineData("a: 1\n---\n\uFEFFb: 1\n", "a line begins with a byte order mark, as where two files were joined: remove it (line 3)")]
    [InlineData("a: \u0001\n", "the text contains the control character \\u0001, which no manifest may have: remove it (line 1)")]
    [InlineData("a: b\n\n# \0\n", "the text contains the control character \\u0000, which no manifest may have: remove it (line 3)")]
    [InlineData("a: \u009b\n", "the text contains the control character \\u009b, which no manifest may have: remove it (line 1)")]
    public void Read_BrokenText_SaysWhatToWrite(string text, string fault) => Assert.Equal([fault], Tree.Faults(text));

    [Fact]
    public void Read_NameOfMoreThan1024Characters_IsAFault()
    {
        Assert.NotEmpty(Tree.Read($"{new string('k', 1000)}: 1\n"));
        Assert.Equal(["a name may have 1024 characters (line 2)"], Tree.Faults($"a: 1\n{new string('k', 1025)}: 1\n"));
    }

    [Fact]
    public void Read_BrokenDocument_LeavesTheOthers()
    {
        var read = DocumentReader.Read("a: [\n---\nb: 2\n---\nc: .inf\n---\n- 'x\n---\nd: 4\n", "f");

        Assert.True(read.HasSeveral);
        Assert.Equal(["{b: 2}", "{c: \".inf\"}", "{d: 4}"], read.Documents.Select(document => Tree.Of(document.Root)));
        Assert.Equal([1, 2, 4], read.Documents.Select(document => document.Index));
        Assert.Equal(["document 2:", "document 3:", "document 5:"], read.Documents.Select(read.Prefix));
        Assert.Equal(
            [
                "document 1: the bracket [ is not closed (line 1)",
                "document 3: c is .inf, a number that JSON does not have: write another number, or put it in quotes (line 5)",
                "document 4: a quote is not closed: add the other one (line 7)",
            ],
            read.Faults.Select(fault => fault.ToString()));
        Assert.Equal([0, 1, 0], read.Documents.Select(document => document.Faults.Count));
    }

    [Fact]
    public void Read_DeepJsonDocument_LeavesTheOthers()
    {
        var read = DocumentReader.Read($"{{\"a\": {new string('[', 100)}{new string(']', 100)}}}\n---\n{{\"b\": 2}}\n", "f");

        Assert.Equal("{b: 2}", Tree.Of(Assert.Single(read.Documents).Root));
        Assert.Equal(
            "document 1: lists and fields are nested more than 100 deep (line 1)", Assert.Single(read.Faults).ToString());
    }

    [Fact]
    public void Read_OneDocumentAmongEmptyOnes_IsTheOnlyOne()
    {
        var read = DocumentReader.Read("---\n---\na: 1\n---\n", "f");

        Assert.False(read.HasSeveral);
        Assert.Equal("", read.Prefix(Assert.Single(read.Documents)));
    }

    [Theory]
    [InlineData(
        new byte[] { 0x61, 0x3A, 0x20, 0xC3, 0xA9, 0x0A, 0x62, 0xFF },
        "the text is not UTF-8: its byte 8 (0xff) is invalid. Save it as UTF-8", 2, 2)]
    [InlineData(new byte[] { 0xE2, 0x82 }, "the text is not UTF-8: its byte 1 (0xe2) is invalid. Save it as UTF-8", 1, 1)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "the text is UTF-16: save it as UTF-8", 1, 1)]
    public void Read_BytesThatAreNotUtf8_SaysWhich(byte[] bytes, string message, int line, int column)
    {
        var fault = Assert.Single(DocumentReader.Read(bytes, "f").Faults);

        Assert.Equal((message, line, column), (fault.Message, fault.Place.Line, fault.Place.Column));
    }

    [Fact]
    public void Read_ByteOrderMark_IsDropped()
    {
        var read = DocumentReader.Read([.. Encoding.UTF8.GetPreamble(), .. "a: 1"u8], "f");

        Assert.Equal("{a: 1}", Tree.Of(Assert.Single(read.Documents).Root));
    }

    [Fact]
    public void Read_MoreThan10MiB_IsRefused()
    {
        var most = Encoding.UTF8.GetBytes($"a: 1\n#{new string('x', (10 << 20) - 6)}");

        Assert.Empty(DocumentReader.Read(most, "f").Faults);
        Assert.Equal(
            ["the text is longer than 10 MiB, more than Kubernetes reads: split it (line 1)"],
            DocumentReader.Read([.. most, (byte)'x'], "f").Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Read_ThousandsOfFaults_TellsAThousand()
    {
        var faults = Tree.Faults(string.Concat(Enumerable.Repeat("---x\n", 5000)));

        Assert.Equal(1001, faults.Count);
        Assert.Equal("there may be more than these 1000 errors (line 1001)", faults[^1]);
    }

    // Each of these takes minutes if something is done again for each character before.
    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{\"a\":")]
    [InlineData("\"\\'\",")]
    [InlineData("#\n")]
    [InlineData("---\n")]
    [InlineData("&a ")]
    [InlineData("a: 1\n")]
    [InlineData("\r")]
    [InlineData("x")]
    [InlineData("{}")]
    public void Read_AMegabyteOfOneThing_TakesNotLong(string thing)
    {
        var watch = Stopwatch.StartNew();

        DocumentReader.Read($"{(thing[0] == '"' ? "a: [" : "")}{string.Concat(Enumerable.Repeat(thing, 1_000_000 / thing.Length))}", "f");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }
}
