using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Pods.Yaml;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>Reads what stands at the beginning of a lesson's file.</summary>
internal sealed partial class FrontMatter
{
    private const string Sandbox = "sandbox", Host = "host";
    private static readonly string[] Known =
        ["lesson", "title", "goal", "minutes", "source", "needs", "where", "makes", "words"];

    private static readonly Dictionary<string, MadeKind> MadeKinds = new()
    {
        ["namespaces"] = MadeKind.Namespace,
        ["links"] = MadeKind.Link,
        ["containers"] = MadeKind.Container,
        ["files"] = MadeKind.File,
    };

    private readonly LessonReport _report;
    private readonly int _line;
    private readonly Dictionary<string, YamlValue> _fields = [];

    private FrontMatter(YamlValue? root, int line, LessonReport report)
    {
        (_report, _line) = (report, line);
        if (root is null) return;
        if (root.Fields is null) report.Error(root.Line, "the front matter must be a list of fields, such as \"title: ...\"");
        foreach (var (name, value) in root.Fields ?? [])
        {
            if (Known.Contains(name)) _fields[name] = value;
            else report.Error(value.Line, $"unknown field \"{name}\": there are {string.Join(", ", Known)}");
        }
    }

    /// <summary>Reads it into a lesson.</summary>
    /// <param name="block">The block; null if the file has none.</param>
    /// <param name="steps">The steps of the lesson.</param>
    /// <param name="report">Receives the errors.</param>
    public static Lesson Read(LessonBlock? block, IReadOnlyList<LessonStep> steps, LessonReport report)
    {
        YamlValue? root = null;
        try
        {
            if (block is null) report.Error(1, "the file must begin with front matter, between two lines of ---");
            else root = YamlText.Read(block.Text, block.TextLine);
        }
        catch (YamlFaultException error)
        {
            report.Error(error.Line, error.Message);
            return new Lesson { Id = "00-", Title = "", Goal = "", Steps = steps };
        }

        return new FrontMatter(root, block?.Line ?? 1, report).Lesson(steps);
    }

    private Lesson Lesson(IReadOnlyList<LessonStep> steps)
    {
        var id = Required("lesson");
        if (id is not null && !Id().IsMatch(id))
        {
            _report.Error(
                _fields["lesson"].Line, $"\"{id}\" is no id of a lesson: it is a number of two digits, a dash and a name, 01-veth");
        }

        return new Lesson
        {
            Id = id ?? "00-",
            Title = Required("title") ?? "",
            Goal = Required("goal") ?? "",
            Minutes = Minutes(),
            Source = Optional("source") ?? "",
            Needs = _fields.GetValueOrDefault("needs") is { } needs ? Names(needs) : [],
            IsSandbox = IsSandbox(),
            Makes = Makes(),
            Words = Words(),
            Steps = steps,
        };
    }

    private string? Required(string name)
    {
        if (!_fields.ContainsKey(name) && (_fields.Count > 0 || name == "lesson")) _report.Error(_line, $"the field \"{name}\" is missing");
        return Optional(name);
    }

    private string? Optional(string name)
    {
        if (_fields.GetValueOrDefault(name) is not { } value) return null;
        if (string.IsNullOrWhiteSpace(value.Text)) _report.Error(value.Line, $"\"{name}\" must be a text");
        return value.Text;
    }

    private int Minutes()
    {
        if (Optional("minutes") is not { } text) return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)) return minutes;
        _report.Error(_fields["minutes"].Line, $"\"minutes\" must be a number, not \"{text}\"");
        return 0;
    }

    private bool IsSandbox()
    {
        var where = Optional("where") ?? Sandbox;
        if (where is not (Sandbox or Host)) _report.Error(_fields["where"].Line, $"\"where\" must be {Sandbox} or {Host}, not \"{where}\"");
        return where != Host;
    }

    private List<MadeName> Makes()
    {
        var names = new List<MadeName>();
        foreach (var (kind, value) in Pairs("makes"))
        {
            if (MadeKinds.TryGetValue(kind, out var made)) names.AddRange(Names(value).Select(name => new MadeName(made, name)));
            else _report.Error(value.Line, $"\"makes\" cannot have \"{kind}\": there are {string.Join(", ", MadeKinds.Keys)}");
        }

        return names;
    }

    private List<KeyValuePair<string, string>> Words()
    {
        var words = new List<KeyValuePair<string, string>>();
        foreach (var (word, value) in Pairs("words"))
        {
            if (value.Text is { Length: > 0 } meaning) words.Add(new(word, meaning));
            else _report.Error(value.Line, $"the word \"{word}\" must have a text");
        }

        return words;
    }

    private IReadOnlyList<KeyValuePair<string, YamlValue>> Pairs(string name)
    {
        if (_fields.GetValueOrDefault(name) is not { } value) return [];
        if (value.Fields is null) _report.Error(value.Line, $"\"{name}\" must have fields");
        return value.Fields ?? [];
    }

    private IReadOnlyList<string> Names(YamlValue value)
    {
        if (value.Texts is null) _report.Error(value.Line, "this must be a list of names: [client, server]");
        return value.Texts ?? [];
    }

    [GeneratedRegex(@"^\d\d-[a-z0-9][a-z0-9-]*$")]
    private static partial Regex Id();
}
