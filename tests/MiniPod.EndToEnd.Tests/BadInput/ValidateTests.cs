using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

public sealed class ValidateTests(EndToEndHost host) : BadInputTest(host)
{
    private const int Megabyte = 1 << 20;

    [Fact(Timeout = Limit)]
    public Task Validate_NothingToRead_SaysWhatIsMissing()
    {
        Directory.CreateDirectory($"{Files}/empty");
        return RefuseAsync(
            (["validate"], "no manifest given"),
            (["validate", $"{Files}/none.yaml"], $"cannot read manifest \"{Files}/none.yaml\": no such file"),
            (["validate", $"{Files}/empty"], $"directory \"{Files}/empty\" has no manifest: none of its files is .yaml, .yml, .json"),
            (["validate", WriteFile("empty.yaml", "---\n")], "contains no pod or configuration"),
            (["validate", WriteFile("role.yaml", "{kind: Namespace, metadata: {name: a}}")], "contains no pod or configuration; "),
            (["validate", "--validate", "hard", $"{Files}/none.yaml"], "\"hard\" is not a valid value for --validate HOW"));
    }

    [Fact(Timeout = Limit)]
    public async Task Validate_NoManifest_NamesTheFileAndThePlace()
    {
        var binary = Path.Combine(Files, "binary.yaml");
        await using (var program = File.OpenRead(Binary.Path))
        {
            var beginning = new byte[4096];
            await program.ReadExactlyAsync(beginning);
            await File.WriteAllBytesAsync(binary, beginning);
        }

        var job = "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, "
            + "spec: {managedBy: x, template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}";
        await RefuseAsync(
            (["validate", binary], $"manifest \"{binary}\" is not valid:\n  the text is not UTF-8"),
            (["validate", WriteFile("cycle.yaml", "a: &a [*a]\n")], "a[0] contains itself: the alias *a is inside of what it stands for"),
            (["validate", WriteFile("job.yaml", job)], "spec.managedBy "),
            (["validate", WriteFile("deep.yaml", new string('[', Megabyte))], "is not valid:\n  "));
    }

    [Fact(Timeout = Limit)]
    public async Task Validate_AMegabyteOfOneScalar_IsRefusedInAFewWords()
    {
        var text = new string('x', Megabyte);
        string[] manifests =
        [
            text,
            $"kind: {text}",
            $"{{apiVersion: v1, kind: Pod, metadata: {{name: {text}}}, spec: {{containers: [{{name: a, image: b}}]}}}}",
            $"{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, spec: {{containers: [{{name: a, image: b, workingDir: {text}}}]}}}}",
            $"{{apiVersion: v1, kind: Pod, metadata: {{name: a, labels: {{{text}: b}}}}, spec: {{containers: [{{name: a, image: b}}]}}}}",
            $"{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, spec: {{restartPolicy: {text}, containers: [{{name: a, image: b}}]}}}}",
        ];
        foreach (var (index, manifest) in manifests.Index())
        {
            var result = await MiniPodAsync("validate", WriteFile($"{index}.yaml", manifest));

            RequireClear(result, 125, $"{index}.yaml\" is not valid:\n  ");
            Assert.InRange(result.Stderr.Length, 1, 2000);
        }
    }

    [Fact(Timeout = Limit)]
    public Task Explain_NoSuchField_NamesTheNearest() => RefuseAsync(
        (
            ["explain", "pod.spec.contaners.image"],
            "minipod: unknown field \"pod.spec.contaners\". Did you mean \"pod.spec.containers.image\"? See 'minipod explain "
                + "pod.spec.containers'.\n"),
        (["explain", "livenessProbe"], "unknown topic \"livenessProbe\". Did you mean \"pod.spec.containers.livenessProbe\"?"),
        (["explain", "pod.spec.nonsense"], "unknown field \"pod.spec.nonsense\". See 'minipod explain pod'."),
        (["explain", "."], "unknown field \".\". See 'minipod explain pod'."),
        (["explain", "pod.spec", "--pod", "web"], "--pod goes with a topic"),
        (["explain", "veth", "--recursive"], "--recursive goes with a field"),
        (["explain", $"pod.{new string('x', 100_000)}"], "xxx...\". See 'minipod explain pod'."));
}
