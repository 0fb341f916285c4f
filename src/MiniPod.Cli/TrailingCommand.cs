using System.CommandLine;

namespace MiniPod.Cli;

/// <summary>
/// Docker's habit: what follows the image (<c>run</c>, <c>create --pod</c>) or the pod (<c>exec</c>) is the container's command, options and all. A "--"
/// is put before it, so that the parser leaves it alone.
/// </summary>
internal static class TrailingCommand
{
    private static readonly string[] Verbs = ["run", "exec", "script"];

    public static string[] Separate(string[] args, RootCommand root)
    {
        Command? verb = null;
        var words = args.ToList();
        for (var i = 0; i < words.Count && words[i] != "--"; i++)
        {
            if (words[i].StartsWith('-'))
            {
                // "--name=" gives an empty value; the parser would take the next word for it.
                if (IsEmptyValue(words[i]))
                {
                    words[i] = words[i][..^1];
                    words.Insert(i + 1, "");
                }

                if (TakesValue(words[i], verb, root)) i++;
            }
            else if (verb is null)
            {
                verb = root.Subcommands.FirstOrDefault(command => command.Name == words[i] || command.Aliases.Contains(words[i]));
            }
            else if (verb.Subcommands.Count > 0)
            {
                verb = verb.Subcommands.FirstOrDefault(command => command.Name == words[i]) ?? verb;
            }
            else if (Verbs.Contains(verb.Name) || IsContainer(verb, words.Take(i)))
            {
                // With a manifest (-f) there is no image; what stands here is for the parser to refuse.
                if (i + 1 < words.Count && words[i + 1] != "--") words.Insert(i + 1, "--");
                break;
            }
        }

        return [.. words];
    }

    /// <summary>The options that may stand here: those of the verb, of the one it belongs to, and of every verb.</summary>
    public static IEnumerable<Option> Options(Command? verb, RootCommand root) => verb is null or RootCommand
        ? root.Options
        : verb.Parents.OfType<Command>().SelectMany(parent => Options(parent, root)).Concat(verb.Options);

    /// <summary>Whether the word after an option is its value.</summary>
    public static bool TakesValue(string token, Option option) =>
        option.ValueType != typeof(bool) && !token.Contains('=', StringComparison.Ordinal)
        && (token.StartsWith("--", StringComparison.Ordinal) || option.Aliases.Prepend(option.Name).Any(name => name.Length == 2 && token[^1] == name[1]));

    // What 'create' makes without --pod has no command, and its name may stand before its options.
    private static bool IsContainer(Command verb, IEnumerable<string> before) =>
        verb.Name == "create" && before.Any(word => word == "--pod" || word.StartsWith("--pod=", StringComparison.Ordinal));

    private static bool IsEmptyValue(string word) => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 3 && word.IndexOf('=') == word.Length - 1;

    private static bool TakesValue(string token, Command? verb, RootCommand root)
    {
        if (token.Contains('=', StringComparison.Ordinal)) return false;
        var options = Options(verb, root);

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
