using System.Text.RegularExpressions;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Pods.Yaml;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>Reads the file of a lesson: Markdown that can be read as it is. What is done with a fence is said behind its language.
/// </summary>
public sealed partial class LessonReader
{
    private const string Hint = "TIP", InKubernetes = "IMPORTANT";
    private const string Do = "bash do", Expect = "text expect", Check = "yaml check", Solution = "bash solution", Show = "bash show",
        Ask = "yaml ask", Prepare = "bash prepare", Clean = "bash clean", Commands = "bash ";

    private static readonly string[] Fences = [Do, Expect, Check, Solution, Show, Ask, Prepare, Clean];
    private readonly LessonReport _report;
    private readonly bool _isStrict;
    private readonly List<LessonPart> _intro = [];
    private readonly List<LessonStep> _steps = [];
    private readonly HashSet<string> _fences = [];
    private List<LessonPart> _parts;
    private int _solutionLine; // of the step that is being read
    private LessonStep? _step;
    private string _prepare = "", _clean = "";

    private LessonReader(LessonReport report, bool isStrict) =>
        (_report, _isStrict, _parts) = (report, isStrict, _intro);

    /// <summary>Reads it.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="isStrict">Whether bash is asked about the commands too, which takes some time, and checks of <c>shell</c> need words.
    /// Default: false.</param>
    /// <exception cref="LessonFileException">It is not valid; the message has every error with its line.</exception>
    public static Lesson Read(string text, string file, bool isStrict = false)
    {
        var report = new LessonReport(file);
        var lesson = new LessonReader(report, isStrict).Read(LessonBlocks.Of(text, report));
        report.ThrowIfAny();
        return lesson;
    }

    private Lesson Read(IReadOnlyList<LessonBlock> blocks)
    {
        foreach (var block in blocks)
        {
            switch (block.Kind)
            {
                case LessonBlockKind.Title when _step is not null:
                    _report.Error(block.Line, "the title of the lesson (#) must stand before its steps (##)");
                    break;
                case LessonBlockKind.Step:
                    EndStep();
                    BeginStep(block);
                    break;
                case LessonBlockKind.Paragraph:
                    _parts.Add(new LessonPart(LessonPartKind.Text, block.Line, block.Text));
                    break;
                case LessonBlockKind.Alert:
                    TakeAlert(block);
                    break;
                case LessonBlockKind.Fence:
                    TakeFence(block);
                    break;
            }
        }

        EndStep();
        if (_steps.Count == 0) _report.Error(1, "there is no step: a step begins with \"## Title {#id}\"");
        var front = blocks.FirstOrDefault(block => block.Kind == LessonBlockKind.FrontMatter);
        return FrontMatter.Read(front, _steps, _report) with { Intro = _intro, Prepare = _prepare, Clean = _clean };
    }

    private void BeginStep(LessonBlock block)
    {
        var heading = StepTitle().Match(block.Word);
        if (!heading.Success)
            _report.Error(block.Line, "the title of a step ends with its id: \"## Title {#id}\", of small letters, digits and -");
        var id = heading.Groups["id"].Value;
        if (heading.Success && _steps.Find(step => step.Id == id) is { } other)
            _report.Error(block.Line, $"the id \"{id}\" is taken by the step of line {other.Line}");
        _step = new LessonStep(id, heading.Groups["title"].Value, block.Line);
        _parts = [];
        _solutionLine = 0;
        _fences.Clear();
    }

    private void EndStep()
    {
        if (_step is null) return;
        _step = _step with
        {
            Parts = [.. _parts.Select(part => part with { IsAfterwards = _step.Solution.Length > 0 && part.Line > _solutionLine })],
        };
        if (_step.Solution.Length > 0 && _step.Checks.Count == 0 && !_fences.Contains(Check))
            _report.Error(_step.Line, $"step \"{_step.Id}\" has a solution, and no check that would need it");
        if (_step.Checks.Count > 0 && !_step.Commands.Any())
            _report.Error(_step.Line, $"step \"{_step.Id}\" has a check, and neither commands nor a solution that make it true");
        _steps.Add(_step);
    }

    private void TakeAlert(LessonBlock block)
    {
        if (block.Text.Length == 0) _report.Error(block.Line, "this quote is empty");
        switch (block.Word)
        {
            case InKubernetes:
                _parts.Add(new LessonPart(LessonPartKind.InKubernetes, block.Line, block.Text));
                break;
            case Hint when _step is not null:
                _step = _step with { Hints = [.. _step.Hints, block.Text] };
                break;
            case Hint:
                _report.Error(block.Line, "a hint must belong to a step");
                break;
            default:
                _report.Error(block.Line, $"unknown quote \"{block.Word}\": there are [!{Hint}] and [!{InKubernetes}]");
                break;
        }
    }

    private void TakeFence(LessonBlock block)
    {
        if (string.IsNullOrWhiteSpace(block.Text)) _report.Error(block.Line, "this fence is empty");
        if (!block.Word.Contains(' ', StringComparison.Ordinal))
        {
            _parts.Add(new LessonPart(LessonPartKind.Verbatim, block.Line, block.Text));
            return;
        }

        if (!Fences.Contains(block.Word))
        {
            _report.Error(block.Line, $"unknown fence \"{block.Word}\": there are {string.Join(", ", Fences)}");
            return;
        }

        var isBefore = block.Word is Prepare or Clean;
        if (isBefore != _step is null)
        {
            var place = isBefore ? "before the first step" : "in a step";
            _report.Error(block.Line, $"\"{block.Word}\" must stand {place}");
            return;
        }

        if (block.Word is Check or Solution or Prepare or Clean && !_fences.Add(block.Word))
            _report.Error(block.Line, $"there is a second \"{block.Word}\": write both into one fence");
        if (_isStrict && block.Word.StartsWith(Commands, StringComparison.Ordinal))
        {
            foreach (var (line, what) in ShellLines.FindFaults(block.Text, block.TextLine)) _report.Error(line, what);
        }

        Take(block);
    }

    private void Take(LessonBlock block)
    {
        switch (block.Word)
        {
            case Do when _solutionLine > 0:
                _report.Error(
                    block.Line,
                    $"\"{Do}\" must stand before the \"{Solution}\" of line {_solutionLine}: what is behind it is for those who are done");
                break;
            case Do:
                _parts.Add(new LessonPart(LessonPartKind.Do, block.Line, block.Text));
                break;
            case Show:
                _parts.Add(new LessonPart(LessonPartKind.Show, block.Line, block.Text));
                break;
            case Expect when _parts is [.., { Kind: LessonPartKind.Do, Expect: "" } commands]:
                _parts[^1] = commands with { Expect = block.Text };
                break;
            case Expect:
                _report.Error(block.Line, $"\"{Expect}\" must follow the \"{Do}\" whose output it is");
                break;
            case Check:
                _step = _step! with { Checks = Read(block, ReadCheck) };
                break;
            case Solution:
                _step = _step! with { Solution = block.Text };
                _solutionLine = block.Line;
                break;
            case Ask:
                _parts.Add(new LessonPart(LessonPartKind.Ask, block.Line, "") { Answers = Answers(block) });
                break;
            case Prepare:
                _prepare = block.Text;
                break;
            case Clean:
                _clean = block.Text;
                break;
        }
    }

    private List<LessonAnswer> Answers(LessonBlock block)
    {
        var answers = Read(block, ReadAnswer);
        if (answers.Count(answer => answer.IsRight) != 1 || answers.Count < 2)
            _report.Error(block.Line, "a question has at least two answers, exactly one of them with \"is: right\"");
        return answers;
    }

    // Each item that is wrong is reported.
    private List<T> Read<T>(LessonBlock block, Func<YamlValue, T> read)
    {
        var found = new List<T>();
        try
        {
            var list = YamlText.Read(block.Text, block.TextLine);
            if (list.Items is null) throw new YamlFaultException(list.Line, "this must be a list: each item begins with \"- \"");
            foreach (var item in list.Items)
            {
                try
                {
                    found.Add(read(item));
                }
                catch (YamlFaultException error)
                {
                    _report.Error(error.Line, error.Message);
                }
            }
        }
        catch (YamlFaultException error)
        {
            _report.Error(error.Line, error.Message);
        }

        return found;
    }

    private LessonCheck ReadCheck(YamlValue item) => CheckReader.Read(item) is var check && _isStrict && check is ShellCheck { Say: null }
        ? throw new YamlFaultException(item.Line, $"\"shell\" needs \"{CheckFields.Say}\": what is wanted, in words, for the learner")
        : check;

    private static LessonAnswer ReadAnswer(YamlValue item)
    {
        var fields = item.Fields?.ToDictionary(field => field.Key, field => field.Value.Text) ?? [];
        if (fields.Keys.Except(["answer", "is", "say"]).FirstOrDefault() is { } unknown)
            throw new YamlFaultException(item.Line, $"unknown field \"{unknown}\": an answer has answer, say and perhaps is: right");
        if (fields.GetValueOrDefault("answer") is not { Length: > 0 } text || fields.GetValueOrDefault("say") is not { Length: > 0 } say)
            throw new YamlFaultException(item.Line, "an answer needs \"answer\" and \"say\"");
        if (fields.GetValueOrDefault("is", "right") != "right") throw new YamlFaultException(item.Line, "\"is\" can only be right");
        return new LessonAnswer(text, fields.ContainsKey("is"), say);
    }

    [GeneratedRegex(@"^(?<title>.+?)\s+\{#(?<id>[a-z][a-z0-9-]*)\}$")]
    private static partial Regex StepTitle();
}
