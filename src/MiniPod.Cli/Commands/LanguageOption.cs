using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;

namespace MiniPod.Cli.Commands;

/// <summary>The option <c>--lang</c> of commands that teach, and of those that explain what they do.</summary>
internal static class LanguageOption
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <param name="of">What is in this language, for the help. Default: all that the command prints for people.</param>
    public static Option<Language?> Build(string? of = null) => new("--lang")
    {
        Description = $"Language{(of is null ? "" : $" of {of}")}: en or zh. Environment variables: LC_ALL, LC_MESSAGES, LANG.",
        HelpName = "LANGUAGE",
        CustomParser = result => Find(result.Tokens[0].Value) ?? Refuse(result),
    };

    /// <summary>The language that the user has chosen, or that of the environment.</summary>
    public static Language Of(ParseResult parse, Option<Language?> option) =>
        parse.GetValue(option) ?? OfEnvironment(GlobalOptions.Variable);

    /// <summary>The words around steps in that language.</summary>
    public static StepWords StepsOf(ParseResult parse, Option<Language?> option) => StepWords.Of(Of(parse, option));

    /// <summary>The language of the environment, locale(7): the first variable that is set decides.</summary>
    public static Language OfEnvironment(Func<string, string?> variable) =>
        Find(Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "") ?? Language.English;

    // zh, zh-CN, zh_CN.UTF-8, but not zh_TW: that is another script.
    private static Language? Find(string name) => name.Split('.', '@')[0].Replace('_', '-').ToLowerInvariant() switch
    {
        "zh" or "zh-cn" or "zh-sg" or "zh-hans" => Language.Chinese,
        "en" or "c" or "posix" => Language.English,
        var other when other.StartsWith("en-", StringComparison.Ordinal) => Language.English,
        _ => null,
    };

    private static Language? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"\"{result.Tokens[0].Value}\" is not a supported language: use en or zh");
        return null;
    }
}
