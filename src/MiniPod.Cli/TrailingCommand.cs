using System.CommandLine;

namespace MiniPod.Cli;

/// <summary>
/// Docker's habit: what follows the image (<c>run</c>) or the pod (<c>exec</c>) is the container's command, options and all. A "--"
/// is put before it, so that the parser leaves it alone.
/// </summary>
internal static class TrailingCommand
{
    private static readonly string[] Verbs = ["run", "exec", "script"];

    public static string[] Separate(string[] args, RootCommand root)
    {
        Command? verb = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--") return args;
            if (args[i].StartsWith('-'))
            {
                if (TakesValue(args[i], verb, root)) i++;
            }
            else if (verb is null)
            {
                verb = root.Subcommands.FirstOrDefault(command => command.Name == args[i] || command.Aliases.Contains(args[i]));
                if (verb is null || !Verbs.Contains(verb.Name)) return args;
            }
            else
            {
                // With a manifest (-f) there is no image; what stands here is for the parser to refuse.
                return i + 1 < args.Length && args[i + 1] != "--" ? [.. args[..(i + 1)], "--", .. args[(i + 1)..]] : args;
            }
        }

        return args;
    }

    private static bool TakesValue(string token, Command? verb, RootCommand root)
    {
        if (token.Contains('=', StringComparison.Ordinal)) return false;
        var options = root.Options.Concat(verb?.Options ?? []);

        bool? IsFlag(string name) => options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name)) is { } option ? option.ValueType == typeof(bool) : null;
        if (token.StartsWith("--", StringComparison.Ordinal)) return IsFlag(token) == false;

        // In a bundle of short ones the first that takes a value has the rest as its value, -p8080:80, or what follows, -dp 8080:80.
        for (var i = 1; i < token.Length; i++)
        {
            if (IsFlag($"-{token[i]}") is var flag && flag != true) return flag == false && i == token.Length - 1;
        }

        return false;
    }
}
