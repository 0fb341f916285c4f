using MiniPod.Pods.Manifest;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Merge keys and aliases, and what would stand for more than a manifest can be.</summary>
public sealed class ManifestMergeTests
{
    [Fact]
    public void Read_MergeKeys_AddWhatTheMappingLacks()
    {
        var pod = One("""
            kind: Pod
            metadata: { name: a }
            spec:
              containers:
              - &first { name: first, image: one, command: [a] }
              - &second { <<: *first, name: second, args: [b] }
              - { image: three, <<: [*second, { args: [c], env: [{ name: X, value: z }] }], name: third }
            """);

        Assert.Equal(["first", "second", "third"], pod.Containers.Select(container => container.Name.Value));
        Assert.Equal(["one", "one", "three"], pod.Containers.Select(container => container.Image));
        Assert.All(pod.Containers, container => Assert.Equal(["a"], container.Command));
        Assert.Equal(["b"], pod.Containers[2].Args);
        Assert.Equal("X=z", Assert.Single(pod.Containers[2].Env).ToString());
    }

    [Fact]
    public void Read_SeveralMergeKeysOfAMapping_AreAllMerged()
    {
        var pod = One("""
            kind: Pod
            metadata: { name: a, labels: &one { a: "1", b: "1" }, annotations: &two { b: "2", c: "2" } }
            spec:
              containers: [{ name: c, image: i, env: [{ name: A, <<: { value: x }, <<: { value: y } }] }]
            """);

        Assert.Equal("A=x", Assert.Single(pod.Containers[0].Env).ToString());
    }

    // The kind comes from what is merged too.
    [Fact]
    public void Read_KindIsMerged_IsThatKind()
    {
        var manifest = ManifestReader.Read(
            "kind: List\nitems:\n- &s { kind: Service, metadata: { name: a }, spec: { ports: [] } }\n- { <<: *s, metadata: { name: b } }\n"
            + "- &p { kind: Pod, metadata: { name: p }, spec: { containers: [{ name: c, image: i }] } }\n"
            + "- { <<: *p, metadata: { name: q } }\n",
            "f");

        Assert.Equal(["p", "q"], manifest.Pods.Select(pod => pod.Name.Value));
        Assert.Equal(2, manifest.Warnings.Count);
        Assert.Contains("(\"b\")", manifest.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&x { <<: *x, kind: Pod }", "nested more than 64 levels deep")]
    [InlineData("&x { kind: List, items: [*x] }", "nested more than 64 levels deep")]
    [InlineData("{ <<: text, kind: Pod }", "the document merges (<<) something that is not a mapping (line 1)")]
    [InlineData("{ kind: Pod, metadata: { name: a, labels: &x { a: *x } }, spec: {} }", "metadata.labels.a must be a string")]
    public void Read_AnchorsWithoutEndOrMergedText_IsRefused(string text, string expected)
    {
        var error = Assert.Throws<PodException>(() => ManifestReader.Read(text, "f"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AliasesThatStandForBillions_AreRefused()
    {
        var levels = Enumerable.Range(1, 9).Select(level =>
            $"- &l{level} {{ kind: List, items: [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 9))}] }}");
        var text = $"kind: List\nitems:\n- &l0 {{ kind: Secret }}\n{string.Join("\n", levels)}\n";

        var error = Assert.Throws<PodException>(() => ManifestReader.Read(text, "f"));

        Assert.Contains("has more than 100000 nodes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyMappingsThatStandForBillions_AreRefused()
    {
        var levels = Enumerable.Range(1, 40).Select(level => $"    l{level}: &l{level} {{ p: *l{level - 1}, q: *l{level - 1} }}");

        var error = Assert.Throws<PodException>(() =>
            ManifestReader.Read($"{Pod("a")}  affinities:\n    l0: &l0 {{}}\n{string.Join("\n", levels)}\n", "f"));

        Assert.Contains("has more than 100000 nodes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_VariablesThatGrow_AreRefused()
    {
        var env = Enumerable.Range(1, 35).Select(number => $"{{ name: V{number}, value: \"$(V{number - 1})$(V{number - 1})\" }}");

        var error = Assert.Throws<PodException>(() => Container($"  env: [{{ name: V0, value: xxxxxxxx }}, {string.Join(", ", env)}]"));

        Assert.Contains("env[15].value is longer than 128 KiB with its variables replaced", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyLongTexts_AreRefused()
    {
        var args = string.Join(", ", Enumerable.Repeat("$(V)", 200));

        var error = Assert.Throws<PodException>(() =>
            Container($"  env: [{{ name: V, value: {new string('x', 100_000)} }}]\n  args: [{args}]"));

        Assert.Contains("has more than 10 MiB of text", error.Message, StringComparison.Ordinal);
    }
}
