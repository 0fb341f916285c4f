using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>The host's programs: either their recorded answers, or the real programs, whose answers are
/// recorded.</summary>
internal sealed class RecordedPrograms : IHostPrograms
{
    private readonly Dictionary<string, string?> _answers = [];
    private readonly IHostPrograms? _real;
    private readonly string _path;

    private readonly bool _changes;

    private RecordedPrograms(string path, IHostPrograms? real, bool changes)
    {
        _path = path;
        _real = real;
        _changes = changes;
        if (real is null)
        {
            foreach (var line in File.ReadLines(path).Select(line => JsonNode.Parse(line)!))
                _answers[(string)line["asked"]!] = (string?)line["answer"];
        }
    }

    /// <summary>The input of programs that change something.</summary>
    public List<string> Inputs { get; } = [];

    public static RecordedPrograms Replay(string path) => new(path, null, changes: false);

    /// <param name="path">The file to write.</param>
    /// <param name="changes">Whether programs that change something are run too.</param>
    public static RecordedPrograms Record(string path, bool changes) => new(path, new HostPrograms(), changes);

    // A program that was never asked was not there.
    public bool Has(string program) =>
        _real?.Has(program) ?? _answers.Keys.Any(asked => asked.Contains($" {program} ", StringComparison.Ordinal));

    public Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        AnswerAsync("read", program, arguments, cancellationToken);

    public Task<string?> FindAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        AnswerAsync("find", program, arguments, cancellationToken);

    public async Task RunAsync(
        string program, IReadOnlyList<string> arguments, string input, string? containerId, CancellationToken cancellationToken)
    {
        Inputs.Add(input);
        if (_real is not null && _changes) await _real.RunAsync(program, arguments, input, containerId, cancellationToken);
    }

    /// <summary>Writes the recorded questions and answers.</summary>
    public void Save() => File.WriteAllLines(
        _path,
        _answers.Select(one => new JsonObject { ["asked"] = one.Key, ["answer"] = one.Value }.ToJsonString(new JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        })));

    private async Task<string?> AnswerAsync(
        string how, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var asked = $"{how} {program} {string.Join(' ', arguments)}";
        if (_real is not null)
        {
            _answers[asked] = how == "find"
                ? await _real.FindAsync(program, arguments, cancellationToken)
                : await _real.ReadAsync(program, arguments, cancellationToken);
        }

        if (_real is null && !Has(program)) return null;
        return _answers.TryGetValue(asked, out var answer) ? answer : throw new InvalidOperationException($"never recorded: {asked}");
    }
}
