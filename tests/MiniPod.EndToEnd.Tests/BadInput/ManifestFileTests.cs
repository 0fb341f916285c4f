using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

public sealed class ManifestFileTests(EndToEndHost host) : BadInputTest(host)
{
    [Fact(Timeout = Limit)]
    public Task RunFile_Unreadable_SaysWhatIsThere() => RefuseAsync(
        (["run", "-f", $"{Files}/none.yaml"], $"cannot read manifest \"{Files}/none.yaml\""),
        (["run", "-f", Files], "it is a directory"),
        (["run", "-f", WriteFile("empty.yaml", "")], "contains no pod"),
        (["run", "-f", WriteFile("nothing.yaml", "---\n---\n")], "contains no pod"));

    [Fact(Timeout = Limit)]
    public Task RunFile_NoPod_NamesKind() => RefusesAsync(
        ["run", "-f", WriteFile("deployment.yaml", "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: x}\nspec: {}\n")],
        "contains no pod; the document is skipped: its kind is Deployment (\"x\"), and MiniPod runs only Pods (line 1)");

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
        "metadata.name invalid pod name \"../x\"",
        "spec.volumes is not supported yet",
        "spec.containers[0].image must be a string (line 7)",
        "spec.containers[0].ports[0].containerPort must be a port number from 1 to 65535",
        "spec.containers[0].env[0] name is missing (line 9)");

    [Fact(Timeout = Limit)]
    public Task RunFile_NotYaml_NamesThePlace() => RefuseAsync(
        (["run", "-f", WriteFile("a.yaml", "kind: Pod\n  x: [")], "line 2"),
        (["run", "-f", WriteFile("b.yaml", "kind: Pod\nkind: Pod\n")], "Duplicate key"),
        (["run", "-f", WriteFile("c.yaml", "kind: Pod\nmetadata: {name: \nspec: {containers: []}\n")], "not valid YAML"),
        (["run", "-f", WriteFile("d.yaml", "- a\n- b\n")], "the document must be a mapping"),
        (["run", "-f", WriteFile("e.yaml", "hello\n")], "the document must be a mapping"),
        (
            ["run", "-f", WriteFile("f.yaml", "kind: Pod\nmetadata: {name: null}\nspec: {containers: [{name: a, image: b}]}\n")],
            "metadata name is missing (line 2)"),
        (["run", "-f", WriteFile("g.yaml", "a: &a [*a]\n")], "a is not supported"),
        (["run", "-f", WriteFile("h.yaml", "&a {kind: List, items: [*a]}\n")], "nested more than 64 levels deep"),
        (["run", "-f", WriteFile("i.yaml", "&a {<<: *a}\n")], "nested more than 64 levels deep"));

    [Fact(Timeout = Limit)]
    public Task RunFile_NestedWithoutEnd_IsRefused() =>
        RefusesAsync(["run", "-f", WriteFile("deep.yaml", new string('[', 100_000))], "nested more than 64 levels deep");

    [Fact(Timeout = Limit)]
    public async Task RunFile_StandardInputNotUtf8_NamesTheByte()
    {
        var before = await SnapshotAsync();

        var result = await BashAsync("printf 'kind: Pod\\nmetadata: {name: a\\377b}\\n' | \"$minipod\" run -f -");

        RequireClear(result, 125, "manifest \"standard input\" is not valid UTF-8: byte 29 is invalid");
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
