using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

public sealed class ManifestFileTests(EndToEndHost host) : BadInputTest(host)
{
    [Fact(Timeout = Limit)]
    public Task RunFile_Unreadable_SaysWhatIsThere() => RefuseAsync(
        (["run", "-f", $"{Files}/none.yaml"], $"cannot read manifest \"{Files}/none.yaml\""),
        (["run", "-f", Directory.CreateDirectory($"{Files}/below").FullName], "has no manifest"),
        (["run", "-f", WriteFile("empty.yaml", "")], "contains no pod"),
        (["run", "-f", WriteFile("nothing.yaml", "---\n---\n")], "contains no pod"));

    [Fact(Timeout = Limit)]
    public Task RunFile_NoPod_NamesKind() => RefusesAsync(
        ["run", "-f", WriteFile("ingress.yaml", "kind: Ingress\napiVersion: networking.k8s.io/v1\nmetadata: {name: x}\nspec: {}\n")],
        "contains no pod; the document is skipped: its kind is Ingress (\"x\"), which has nothing to do on one host (line 1)");

    [Fact(Timeout = Limit)]
    public Task RunFile_SeveralErrors_TellsAllWithPathAndLine() => RefusesAsync(
        [
            "run",
            "-f",
            WriteFile(
                "many.yaml",
                "kind: Pod\nmetadata: {name: ../x}\nspec:\n  volumes: [{name: v}]\n  containers:\n  - name: a\n    image: [x]\n    ports: "
                + "[{containerPort: 99999, hostPort: a}]\n    env: [{value: x}]\n"),
        ],
        "the document apiVersion is missing (line 1)",
        "metadata.name must consist of lower-case letters",
        "\"../x\" does not (line 2)",
        "spec.containers[0].image must be a string (line 7)",
        "spec.containers[0].ports[0].containerPort must be a number from 1 to 65535, not 99999 (line 8)",
        "spec.containers[0].env[0] name is missing (line 9)");

    [Fact(Timeout = Limit)]
    public Task RunFile_NotYaml_NamesThePlace() => RefuseAsync(
        (["run", "-f", WriteFile("a.yaml", "kind: Pod\n  x: [")], "line 2"),
        (["run", "-f", WriteFile("b.yaml", "kind: Pod\nkind: Pod\n")], "has the field \"kind\" twice"),
        (["run", "-f", WriteFile("c.yaml", "kind: Pod\nmetadata: {name: \nspec: {containers: []}\n")], "(line 2)"),
        (["run", "-f", WriteFile("d.yaml", "- a\n- b\n")], "the document must be a mapping"),
        (["run", "-f", WriteFile("e.yaml", "hello\n")], "is only the text \"hello\""),
        (
            ["run", "-f", WriteFile("f.yaml", "kind: Pod\nmetadata: {name: null}\nspec: {containers: [{name: a, image: b}]}\n")],
            "metadata name is missing (line 2)"),
        (["run", "-f", WriteFile("g.yaml", "a: &a [*a]\n")], "a[0] contains itself"),
        (["run", "-f", WriteFile("h.yaml", "&a {kind: List, items: [*a]}\n")], "items[0] contains itself"),
        (["run", "-f", WriteFile("i.yaml", "&a {<<: *a}\n")], "<< contains itself"));

    [Fact(Timeout = Limit)]
    public Task RunFile_NestedWithoutEnd_IsRefused() =>
        RefusesAsync(["run", "-f", WriteFile("deep.yaml", new string('[', 100_000))], "are nested more than 100 deep");

    [Fact(Timeout = Limit)]
    public async Task RunFile_StandardInputNotUtf8_NamesTheByte()
    {
        var before = await SnapshotAsync();

        var result = await BashAsync("printf 'kind: Pod\\nmetadata: {name: a\\377b}\\n' | \"$minipod\" run -f -");

        RequireClear(result, 125, "the text is not UTF-8: its byte 29 (0xff) is invalid");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunFile_StandardInputClosed_HasNoPod()
    {
        var before = await SnapshotAsync();

        RequireClear(await BashAsync("\"$minipod\" run -f - <&-"), 125, "contains no pod");

        await before.AssertSameAsync();
    }
}
