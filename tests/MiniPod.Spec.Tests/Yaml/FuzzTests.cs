using System.Diagnostics;
using System.Text;
using CsCheck;
using MiniPod.Spec.Nodes;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>Any input is read to its end, without an exception, and what is found in it is where it is said to be. Uses a fixed
/// set of inputs or, if the environment variable CsCheck_Iter is set, that many random ones.</summary>
public sealed class FuzzTests
{
    private const int FixedInputs = 3000;

    private static readonly string[] Seeds =
    [
        """
        # a pod
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: "web", tier: 'a'}}
        spec:
          containers:
          - &c
            name: c # the first
            image: nginx:1.27
            command: ["sh", "-c", "echo \"it\'s\" \t$(A)"]
            env: [{name: A, value: "1"}, {name: B, value: é😀}]
            resources: {limits: {memory: 64Mi, cpu: 0.5}}
          - <<: *c
            name: !!str d
            args:
            - |
              line one
                line two

            - >-
              folded
              text
            securityContext: {runAsUser: 0644, privileged: yes}
        ---
        ? kind
        : List
        items: []
        ...

        """,
        "{\"kind\": \"Pod\", \"metadata\": {\"name\": \"\\u00e9\\/😀\", \"labels\": {}}, "
            + "\"list\": [1, 2.5e3, true, null, \"é\"]}\n{\"a\":\"b\"}\n",
        "a: &x [*x]\nb: {<<: [{c: 1}, *x]}\n--- # c\r\n%YAML 1.1\r\n---\r\n"
            + "\"k\": |\r\n  t\r\n  u\r\nw:\r\n- x\r\n-\r\n    y: [1,\r\n  2]\r\n",
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", "'", ",", ":", ": ", "- ", "\n", "\r\n", "\r", "  ", "\t", "#", " #",
        "&a ", "*a", "!!int ", "!x ", "|", ">", "<<: ", "? ",
        "---", "\n---\n", "\n...\n", "%YAML 1.1\n", "\\", "\\'", "\\/", "\\ud800", "\\x0", "~", "yes", "0x", "1e3",
        ".inf", "é", "😀", "\u2028", "\u0085", "\uFEFF", "\0",
        "a: 1\n", "\n  b: 2\n", "\n- c\n", "\"d\": 3",
    ];

    // Manifests with characters replaced, removed, inserted or repeated, and random bytes.
    private static readonly Gen<byte[]> Inputs = Gen.OneOf(
        Gen.Select(
            Gen.Int[0, Seeds.Length - 1],
            Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 40], Gen.Int[0, 3], Gen.Int[0, Pieces.Length - 1]).Array[0, 6])
            .Select((seed, edits) => Encoding.UTF8.GetBytes(edits.Aggregate(Seeds[seed], Mutate))),
        Gen.Byte.Array[0, 64],
        Gen.Int[0, Pieces.Length - 1].Array[0, 40].Select(pieces =>
            Encoding.UTF8.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece])))));

    [Fact]
    public void Read_AnyBytes_EndsAndEverythingIsWhereItIsSaidToBe() => Each(
        bytes =>
        {
            var watch = Stopwatch.StartNew();
            var read = DocumentReader.Read(bytes, "fuzz");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
            var whole = Encoding.UTF8.GetString(bytes);
            var text = new PlacedText(whole.StartsWith('\uFEFF') ? whole[1..] : whole);
            foreach (var document in read.Documents.Where(document => document.Faults.Count == 0)) Check(document.Root, text);
            foreach (var fault in read.Faults)
            {
                Assert.True(text.Contains(fault.Place), $"{fault} is at {fault.Place}");
                Assert.DoesNotContain(fault.ToString(), c => char.IsControl(c));
                Assert.Equal(fault.Path.StartsWith("document ", StringComparison.Ordinal), read.HasSeveral && fault.Path.Length > 0);
            }
        });

    private static void Each(Action<byte[]> check)
    {
        if (Environment.GetEnvironmentVariable("CsCheck_Iter") is not null)
        {
            Inputs.Sample(check, threads: 1);
            return;
        }

        var random = new PCG(1, 2026);
        for (var i = 0; i < FixedInputs; i++) check(Inputs.Generate(random, null, out _));
    }

    private static string Mutate(string text, (int Place, int Length, int Kind, int Piece) edit)
    {
        var at = text.Length == 0 ? 0 : edit.Place % text.Length;
        var length = Math.Min(edit.Length, text.Length - at);
        return edit.Kind switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, text.Substring(at, length)),
            2 => text.Remove(at, Math.Min(1, length)).Insert(at, Pieces[edit.Piece]),
            _ => text.Insert(at, Pieces[edit.Piece]),
        };
    }

    // What is written at the place of a node is how such a node begins.
    private static void Check(Node node, PlacedText text)
    {
        var rest = text.From(node.Place);
        if (rest is not ['&' or '!' or '*', ..]) Assert.True(Begins(node, rest), $"{Tree.Of(node)} is not at {node.Place}: {rest}");
        foreach (var item in (node as ListNode)?.Items ?? []) Check(item, text);
        foreach (var field in (node as MapNode)?.Fields ?? [])
        {
            var name = text.From(field.Place);
            Assert.True(
                name is ['&' or '!' or '*' or '"' or '\'' or '?' or '|' or '>', ..] || IsPlain(name, field.Name)
                    || char.IsAsciiDigit(name.FirstOrDefault('0'))
                    || field.Name is [>= '0' and <= '9' or '-', ..],
                $"{field.Name} is not at {field.Place}: {name}");
            Check(field.Value, text);
        }
    }

    private static bool Begins(Node node, string rest) => node switch
    {
        ListNode => rest is ['[' or '-', ..],
        MapNode { Fields: [] } => rest is ['{' or '?', ..] or ['<', '<', ..], // what is merged may be empty
        MapNode map => rest is ['{' or '?' or '"' or '\'' or '&' or '*' or '!' or '<', ..]
            || map.Fields.Any(field => field.Place == map.Place)
            || IsPlain(rest, map.Fields[0].Name) || char.IsAsciiDigit(rest[0]),
        ScalarNode { Kind: ScalarKind.Null } => true,
        ScalarNode scalar => rest is ['"' or '\'' or '|' or '>', ..] || IsPlain(rest, scalar.Written),
        _ => false,
    };

    // A plain text may go on in the next line.
    private static bool IsPlain(string rest, string text)
    {
        var word = text.Split(' ', '\n', '\t', '\u0085', '\u2028')[0];
        return rest.StartsWith(word, StringComparison.Ordinal);
    }
}
