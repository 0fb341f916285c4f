using System.CommandLine;
using System.Globalization;
using System.Text;
using MiniPod.Cli.Hosting;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Tests.Commands;

/// <summary>Renders the commands with their arguments and options as Markdown, read from the parser itself.</summary>
internal sealed class CommandReference
{
    private readonly StringBuilder _text = new();

    /// <summary>Renders the whole page, docs/commands.md.</summary>
    public static string Render()
    {
        using var signals = new Signals();
        var root = MiniPodApp.Build(new GlobalOptions(), signals);
        var reference = new CommandReference();
        reference.AddHead(root);
        foreach (var command in root.Subcommands) reference.AddCommand(command, "minipod");
        return reference._text.ToString();
    }

    private void AddHead(RootCommand root)
    {
        Line("# Commands");
        Line("");
        Line(
            "<!-- Generated from the commands: change their descriptions in src/MiniPod.Cli/Commands. CommandReferenceTests says how "
            + "to update this page. -->");
        Line("");
        Line("`--help` prints the same for each command. Pods are given by name, by id, or by a unique prefix of an id.");
        Line("");
        Line("## Options of every command");
        AddOptions(root.Options.Where(option => option.Recursive));
    }

    private void AddCommand(Command command, string parent)
    {
        if (command.Hidden) return;
        var name = $"{parent} {command.Name}";
        Line("");
        Line($"## {name}");
        Line("");
        Line($"{Sentence(command.Description)}");
        if (command.Subcommands.Count == 0 || command.Arguments.Count > 0)
        {
            Line("");
            Line($"    {UsageLine.Of(command)}");
        }

        if (command.Aliases.Count > 0)
        {
            Line("");
            Line($"Also: {string.Join(", ", command.Aliases.Order(StringComparer.Ordinal).Select(alias => $"`{parent} {alias}`"))}");
        }

        if (command.Arguments.Count > 0)
        {
            Line("");
            Line("| argument | |");
            Line("|---|---|");
            foreach (var argument in command.Arguments)
                Line($"| `{Escape(argument.HelpName ?? argument.Name)}` | {Cell(argument.Description)} |");
        }

        AddOptions(command.Options);
        foreach (var inner in command.Subcommands) AddCommand(inner, name);
    }

    private void AddOptions(IEnumerable<Option> options)
    {
        var shown = options.Where(option => !option.Hidden).ToList();
        if (shown.Count == 0) return;
        Line("");
        Line("| option | | default |");
        Line("|---|---|---|");
        foreach (var option in shown) Line($"| {Names(option)} | {Cell(option.Description)} | {Default(option)} |");
    }

    private static string Names(Option option)
    {
        var names = option.Aliases.Where(alias => alias.StartsWith('-')).OrderBy(alias => alias.Length).Append(option.Name).Distinct();
        var value = option.ValueType == typeof(bool) || option.HelpName is null ? "" : $" {option.HelpName}";
        return string.Join(", ", names.Select(name => $"`{name}{value}`"));
    }

    // Of the directories, the constant: the parser's default is that of the caller's environment.
    private static string Default(Option option)
    {
        var text = option.Name switch
        {
            "--state-dir" => PodPaths.DefaultStateDirectory,
            "--cni-conf-dir" => NetworkResolver.DefaultDirectory,
            "--cni-bin-dir" => GlobalOptions.DefaultPluginDirectories,
            _ when option.ValueType != typeof(bool) && option.HasDefaultValue && option.GetDefaultValue() is { } value =>
                string.Create(CultureInfo.InvariantCulture, $"{value}").ToLowerInvariant(),
            _ => null,
        };
        return text is null ? "" : $"`{text}`";
    }

    private static string Sentence(string? text) => text is { Length: > 0 } && text[^1] != '.' ? $"{text}." : text ?? "";

    private static string Cell(string? text) => Escape(Sentence(text));

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private void Line(string text) => _text.Append(text).Append('\n');
}
