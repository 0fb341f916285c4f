using System.Globalization;
using MiniPod.Learn;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Rendering.Fields;

/// <summary>The words around what is said of a field, in one language. What a field means is said in English.</summary>
internal sealed record FieldWords
{
    private static readonly FieldWords English = new()
    {
        Group = "GROUP",
        Kind = "KIND",
        Version = "VERSION",
        Field = "FIELD",
        MiniPod = "MINIPOD",
        Default = "DEFAULT",
        Values = "VALUES",
        Description = "DESCRIPTION",
        Fields = "FIELDS",
        Required = "-required-",
        Colon = ":",
        Semicolon = "; ",
        DefaultIs = "default {0}",
        ValuesAre = "values: {0}",
        Between = "{0} to {1}",
        AtLeast = "{0} or more",
        Long = new Dictionary<FieldDecision, string>
        {
            [FieldDecision.Supported] = "supported",
            [FieldDecision.Later] = "not supported yet: a manifest that asks for it is refused",
            [FieldDecision.Refused] = "refused: a manifest that asks for it is not run",
            [FieldDecision.Warned] = "no effect, and a warning says so",
            [FieldDecision.Ignored] = "no effect: it asks for nothing on one host",
        },
        Short = new Dictionary<FieldDecision, string>
        {
            [FieldDecision.Supported] = "supported",
            [FieldDecision.Later] = "not yet",
            [FieldDecision.Refused] = "refused",
            [FieldDecision.Warned] = "no effect, with a warning",
            [FieldDecision.Ignored] = "no effect",
        },
    };

    private static readonly FieldWords Chinese = new()
    {
        Group = "API 组",
        Kind = "类型",
        Version = "版本",
        Field = "字段",
        MiniPod = "MiniPod",
        Default = "默认值",
        Values = "取值",
        Description = "说明",
        Fields = "下级字段",
        Required = "-必填-",
        Colon = "：",
        Semicolon = "；",
        DefaultIs = "默认值 {0}",
        ValuesAre = "取值：{0}",
        Between = "{0} 到 {1}",
        AtLeast = "不小于 {0}",
        Long = new Dictionary<FieldDecision, string>
        {
            [FieldDecision.Supported] = "支持",
            [FieldDecision.Later] = "尚未支持：清单用到它就会被拒绝",
            [FieldDecision.Refused] = "拒绝：清单用到它就不会运行",
            [FieldDecision.Warned] = "不起作用，会给出警告",
            [FieldDecision.Ignored] = "不起作用：在单台主机上没有意义",
        },
        Short = new Dictionary<FieldDecision, string>
        {
            [FieldDecision.Supported] = "支持",
            [FieldDecision.Later] = "尚未支持",
            [FieldDecision.Refused] = "拒绝",
            [FieldDecision.Warned] = "不起作用，有警告",
            [FieldDecision.Ignored] = "不起作用",
        },
    };

    public required string Group { get; init; }

    public required string Kind { get; init; }

    public required string Version { get; init; }

    public required string Field { get; init; }

    public required string MiniPod { get; init; }

    public required string Default { get; init; }

    public required string Values { get; init; }

    public required string Description { get; init; }

    public required string Fields { get; init; }

    public required string Required { get; init; }

    public required string Colon { get; init; }

    public required string Semicolon { get; init; }

    private string DefaultIs { get; init; } = "";

    private string ValuesAre { get; init; } = "";

    private string Between { get; init; } = "";

    private string AtLeast { get; init; } = "";

    private Dictionary<FieldDecision, string> Long { get; init; } = [];

    private Dictionary<FieldDecision, string> Short { get; init; } = [];

    /// <summary>The words of a language.</summary>
    public static FieldWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>What MiniPod does with a field, in a sentence.</summary>
    public string Tell(FieldDecision decision) => Long[decision];

    /// <summary>The same in a word or two.</summary>
    public string Name(FieldDecision decision) => Short[decision];

    /// <summary>What a field can be; null if its type says it all.</summary>
    public string? Allowed(FieldValues values) => values.Form switch
    {
        FieldForm.Any or FieldForm.Opaque or FieldForm.Quantity => null,
        FieldForm.Range when values.Most == long.MaxValue => string.Format(CultureInfo.InvariantCulture, AtLeast, values.Least),
        FieldForm.Range => string.Format(CultureInfo.InvariantCulture, Between, values.Least, values.Most),
        _ => values.Text,
    };

    /// <summary>What MiniPod does with a field, its default and its values, in one line.</summary>
    public string Facts(FieldDescription field)
    {
        var (fixedTo, values) = (field.Rule?.Default, field.Rule is { } rule ? Allowed(rule.Values) : null);
        return string.Join(Semicolon, new[]
        {
            Name(field.Decision),
            fixedTo is null ? null : string.Format(CultureInfo.InvariantCulture, DefaultIs, fixedTo),
            values is null ? null : string.Format(CultureInfo.InvariantCulture, ValuesAre, values),
        }.OfType<string>());
    }
}
