using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;
using MiniPod.Pods.Manifest;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Whatever a manifest is, it is read to its end: it is pods, or one exception that tells what is wrong, line by line. Uses a
/// fixed set of inputs or, if the environment variable CsCheck_Iter is set, that many random ones.</summary>
public sealed class ManifestFuzzTests
{
    private const int FixedInputs = 3000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    private static readonly string[] Seeds = [.. SeedManifests.All];

    private static readonly string[] Values =
    [
        "null", "~", "\"\"", "''", "{}", "[]", "[null]", "[{}]", "[x]", "{x: y}", "true", "no", "0", "-1", "1.5", "1e30", "0x10", "0644",
        "99999999999999999999", "9223372036854775807", "x", "\"a\\nb\"", "$(A)", "a]", "../..", "/", "/..", "é😀", "*c", "!!binary "
            + "aGk=", "1Gi", "-5m",
        "9P", "100Ki", "1K", "metadata.labels['app']", "limits.cpu", "Always", "Never", "Memory", "HostToContainer", "Localhost", "SIGTERM",
    ];

    private static readonly string[] Names =
    [
        "name", "value", "key", "path", "items", "optional", "mode", "containers", "initContainers", "spec", "metadata", "volumes", "env",
        "a b", "'a]'",
        "\"a\\nb\"", "''", "<<", "limits", "cpu", "replicas", "kind", "subPath", "ports", "hostPort", "securityContext", "sysctls",
    ];

    // Manifests in which values are exchanged, lines are removed, repeated, moved to another depth, or given another name.
    private static readonly Gen<string> Inputs = Gen.Select(
        Gen.Int[0, Seeds.Length - 1],
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 6], Gen.Int[0, 10_000]).Array[1, 6],
        (seed, edits) => edits.Aggregate(Seeds[seed], Mutate));

    [Fact]
    public void Read_AnyMutation_IsPodsOrOneException()
    {
        if (Environment.GetEnvironmentVariable("CsCheck_Iter") is not null)
        {
            Inputs.Sample(Check, threads: 1);
            return;
        }

        var random = new PCG(1, 2026);
        for (var i = 0; i < FixedInputs; i++) Check(Inputs.Generate(random, null, out _));
    }

    [Fact]
    public void Read_Seeds_ArePodsWithoutUnknownFields() => Assert.All(Seeds, seed =>
        Assert.NotEmpty(ManifestPods.Read([File(seed)], UnknownFields.Strict, ManifestText.Node).Pods));

    // Many or long values at every place at which a rule compares them.
    [Theory]
    [InlineData("env: [", "{ name: A, value: x }", "]")]
    [InlineData("env: [", "{ name: A, valueFrom: {} }", "]")]
    [InlineData("env: [", "x", "]")]
    [InlineData("envFrom: [", "{}", "]")]
    [InlineData("ports: [", "{ containerPort: 1, name: a }", "]")]
    [InlineData("ports: [", "{ containerPort: 1, hostPort: 1 }", "]")]
    [InlineData("volumeMounts: [", "{ name: v, mountPath: /a }", "]")]
    [InlineData("securityContext: { capabilities: { add: [", "a b", "] } }")]
    [InlineData("command: [", "$(A)$(B)$$", "]")]
    public void Read_ManyValues_EndsInTime(string before, string value, string after)
    {
        var nodes = value.Count(c => c is ':' or '{' or '[') + 1;
        Check(ManifestText.WithContainer($"{before}{string.Join(", ", Enumerable.Repeat(value, 90_000 / nodes / 2))}{after}"));
    }

    [Theory]
    [InlineData("volumes: [", "{ name: vNUMBER }", "]")]
    [InlineData("volumes: [{ name: v, downwardAPI: { items: [", "{ path: pNUMBER }", "] } }]")]
    [InlineData("volumes: [{ name: v, projected: { sources: [", "{ downwardAPI: { items: [{ path: pNUMBER, fieldRef: { fieldPath: "
        + "metadata.name } }] } }", "] } }]")]
    [InlineData("initContainers: [", "{ name: cNUMBER, image: i }", "]")]
    [InlineData("hostAliases: [", "{ ip: x, hostnames: [NUMBER] }", "]")]
    [InlineData("securityContext: { sysctls: [", "{ name: net.ipv4.tcp_rmem, value: 'NUMBER' }", "] }")]
    [InlineData("unknownNUMBER: [", "x", "]")]
    public void Read_ManyValuesInThePod_EndsInTime(string before, string value, string after)
    {
        var nodes = value.Count(c => c is ':' or '{' or '[') + 1;
        Check(ManifestText.WithSpec(before + string.Join(", ", Enumerable.Range(0, 90_000 / nodes / 2)
            .Select(number => value.Replace("NUMBER", $"{number}", StringComparison.Ordinal))) + after));
    }

    [Theory]
    [InlineData("NAME: x")]
    [InlineData("image: NAME")]
    [InlineData("workingDir: NAME")]
    [InlineData("imagePullPolicy: NAME")]
    [InlineData("tty: NAME")]
    [InlineData("resources: { limits: { cpu: NAME } }")]
    [InlineData("resources: { limits: { NAME: 1 } }")]
    [InlineData("env: [{ name: NAME }]")]
    [InlineData("env: [{ name: A, value: NAME }]")]
    [InlineData("volumeMounts: [{ name: NAME, mountPath: /a }]")]
    [InlineData("ports: [{ containerPort: 1, hostIP: NAME, name: NAME }]")]
    [InlineData("env: [{ name: A, valueFrom: { fieldRef: { fieldPath: NAME } } }]")]
    public void Read_AMebibyteOfOneScalar_IsShortInMessages(string field)
    {
        foreach (var letter in "x1 =é")
            Check(ManifestText.WithContainer(field.Replace("NAME", $"\"{new string(letter, 1 << 20)}\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("status: ")]
    [InlineData("spec: ")]
    [InlineData("metadata: ")]
    public void Read_DeepValue_IsReadOrRefused(string field)
    {
        foreach (var depth in new[] { 60, 64, 65, 95, 98, 99, 100, 101, 5000 })
        {
            Check($"apiVersion: v1\nkind: Pod\n{field}{new string('[', depth)}{new string(']', depth)}\n");
            Check($"apiVersion: v1\nkind: Pod\n{field}{string.Concat(Enumerable.Repeat("{ a: ", depth))}1{new string('}', depth)}\n");
        }
    }

    private static ManifestFile File(string text) => new("f", Encoding.UTF8.GetBytes(text));

    private static void Check(string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var read = ManifestPods.Read([File(text)], UnknownFields.Warn, ManifestText.Node);
            Assert.NotEmpty(read.Pods);
            foreach (var pod in read.Pods) Assert.NotEmpty(ManifestGenerator.Yaml(pod));
        }
        catch (PodException error)
        {
            CheckMessage(error.Message);
        }

        Assert.True(watch.Elapsed < MostTime, $"took {watch.Elapsed}: {text[..Math.Min(text.Length, 400)]}");
    }

    private static void CheckMessage(string message)
    {
        var lines = message.Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < 2500, line));
        Assert.DoesNotContain(message.Replace("\n", "", StringComparison.Ordinal), c => char.IsControl(c));
        if (lines.Length == 1)
        {
            Assert.StartsWith("manifest \"f\" contains no pod", message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal("manifest \"f\" is not valid:", lines[0]);
        Assert.Equal(lines.Length - 1, lines.Skip(1).Distinct().Count());
        var numbers = lines.Skip(1).Select(line => int.Parse(line.Split("(line ")[^1][..^1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    private static string Mutate(string text, (int Place, int Kind, int Piece) edit)
    {
        var lines = text.Split('\n').ToList();
        var at = edit.Place % lines.Count;
        var line = lines[at];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        switch (edit.Kind)
        {
            case 0 when lines.Count > 1:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(edit.Piece % lines.Count, line);
                break;
            case 2:
                lines[at] = edit.Piece % 2 == 0 ? $"  {line}" : line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line;
                break;
            case 3 when colon > 0:
                var begin = line.AsSpan(0, colon).LastIndexOfAny(" -{[".AsSpan()) + 1;
                lines[at] = $"{line[..begin]}{Names[edit.Piece % Names.Length]}{line[colon..]}";
                break;
            default:
                var end = colon > 0 ? colon + 2 : line.TrimEnd(':').Length + 1;
                lines[at] = $"{(end <= line.Length ? line[..end] : $"{line} ")} {Values[edit.Piece % Values.Length]}";
                break;
        }

        return string.Join('\n', lines);
    }
}
