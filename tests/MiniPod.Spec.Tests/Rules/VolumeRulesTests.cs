using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Rules;

/// <summary>The rules of volumes, ConfigMaps and Secrets, each violated and kept.</summary>
public sealed class VolumeRulesTests
{
    [Theory]
    [InlineData("emptyDir: {}, hostPath: {path: /a}", " has several sources; a volume has one")]
    [InlineData("emptyDir: {medium: HugePages}", ".emptyDir.medium must be Memory, not \"HugePages\"")]
    [InlineData("hostPath: {path: /a/../b}", ".hostPath.path must not have \"..\"")]
    [InlineData("hostPath: {path: a}", ".hostPath.path must be an absolute path, not \"a\"")]
    [InlineData("configMap: {optional: true}", ".configMap name is missing")]
    [InlineData("secret: {optional: true}", ".secret secretName is missing")]
    [InlineData("configMap: {name: m, items: [{key: a, path: ..a}]}", ".configMap.items[0].path must not begin with \"..\"")]
    [InlineData("configMap: {name: m, items: [{key: a, path: a}, {key: b, path: a}]}", ".configMap.items[1].path is that of another "
        + "item: \"a\"")]
    [InlineData("secret: {secretName: m, items: [{key: a, path: /a}]}", ".secret.items[0].path must be a relative path without \"..\", "
        + "not \"/a\"")]
    [InlineData("downwardAPI: {items: [{path: a}]}", ".downwardAPI.items[0] needs one of fieldRef and resourceFieldRef")]
    [InlineData("downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {resource: limits.cpu, "
        + "containerName: c}}]}",
        ".downwardAPI.items[0] needs one of fieldRef and resourceFieldRef")]
    [InlineData("projected: {sources: [{configMap: {name: m, items: [{key: a, path: a}, {key: b, path: a}]}}]}",
        ".projected.sources[0].configMap.items[1].path is that of another item: \"a\"")]
    [InlineData("projected: {sources: [{secret: {name: m, items: [{key: a, path: ..a}]}}]}",
        ".projected.sources[0].secret.items[0].path must not begin with \"..\"")]
    [InlineData("projected: {sources: [{downwardAPI: {items: [{path: a}]}}]}",
        ".projected.sources[0].downwardAPI.items[0] needs one of fieldRef and resourceFieldRef")]
    public void Check_RuleIsViolated_IsOneError(string source, string expected) => Assert.Equal(
        [$"spec.volumes[0]{expected} (line {SpecLine})"], Errors(WithSpec($"volumes: [{{name: v, {source}}}]")));

    [Theory]
    [InlineData("emptyDir: {medium: Memory, sizeLimit: 1Mi}")]
    [InlineData("emptyDir: {medium: \"\"}")]
    [InlineData("hostPath: {path: /a..b/c}")]
    [InlineData("configMap: {name: m, items: [{key: a, path: a}, {key: a, path: b/a}]}")]
    [InlineData("secret: {secretName: m, defaultMode: 0400}")]
    [InlineData("downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}")]
    [InlineData("projected: {sources: [{configMap: {name: m}}, {secret: {name: m}}]}")]
    public void Check_RuleIsKept_IsNoError(string source) => Assert.Empty(Errors(WithSpec($"volumes: [{{name: v, {source}}}]")));

    [Theory]
    [InlineData("ConfigMap", "data: {a/b: x}", "data.a/b is no key: it must consist of at most 253 letters, digits, '-', '_' and '.'; "
        + "\"a/b\" does not")]
    [InlineData("ConfigMap", "data: {'a]': x}", "data.a] is no key: it must consist of at most 253 letters, digits, '-', '_' and '.'; "
        + "\"a]\" does not")]
    [InlineData("ConfigMap", "data: {'': x}", "data. is no key: it must consist of at most 253 letters, digits, '-', '_' and '.'; \"\" "
        + "does not")]
    [InlineData("ConfigMap", "data: {a: x}\nbinaryData: {a: aGk=}", "binaryData.a is in data too")]
    [InlineData("ConfigMap", "binaryData: {a: x}", "binaryData.a must be bytes in base64, as 'base64 --wrap=0' writes them")]
    [InlineData("ConfigMap", "data: {a: 1}", "data.a must be a string, not a number: put \"1\" in quotes")]
    [InlineData("Secret", "data: {a: x}", "data.a must be bytes in base64, as 'base64 --wrap=0' writes them")]
    [InlineData("Secret", "data: {..: aGk=}", "data... is no key: it must consist of at most 253 letters, digits, '-', '_' and '.'; "
        + "\"..\" does not")]
    [InlineData("Secret", "stringData: {a b: x}", "stringData.a b is no key: it must consist of at most 253 letters, digits, '-', '_' "
        + "and '.'; \"a b\" "
        + "does not")]
    public void Check_WrongKeyOrValue_IsOneError(string kind, string data, string expected)
    {
        var text = $"apiVersion: v1\nkind: {kind}\nmetadata: {{name: m}}\n{data}\n";

        Assert.Equal([$"{expected} (line {text.Count(c => c == '\n')})"], Errors(text));
    }

    [Theory]
    [InlineData("ConfigMap", "data: {a: \"\", b.c_d-E: x, m: null}\nbinaryData: {e: aGk=}")]
    [InlineData("Secret", "type: Opaque\ndata: {a: \"\", b: \"aG\\nk=\"}\nstringData: {a: x}")]
    public void Check_Keys_AreNoError(string kind, string data) =>
        Assert.Empty(Errors($"apiVersion: v1\nkind: {kind}\nmetadata: {{name: m}}\n{data}\n"));

    [Theory]
    [InlineData("ConfigMap", "data")]
    [InlineData("Secret", "stringData")]
    public void Check_MoreThanAMebibyte_IsRefused(string kind, string field)
    {
        string With(int length) => $"apiVersion: v1\nkind: {kind}\nmetadata: {{name: m}}\n{field}: {{a: {new string('x', length)}}}\n";

        Assert.Empty(Errors(With(1 << 20)));
        Assert.Single(Errors(With((1 << 20) + 1)), error => error.Contains("has more than 1 MiB", StringComparison.Ordinal));
    }
}
