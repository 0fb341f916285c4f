using System.CommandLine;

namespace MiniPod.Cli;

/// <summary>
/// Finds a command or an option that there is not. The parser would take <c>--nope</c> for an image or a pod, and answers an unknown
/// command with an error for each word after it.
/// </summary>
internal static class UnknownWord
{
    /// <returns>What is wrong, and what may have been meant; the command whose help tells more. Null when all is known.</returns>
    public static (string What, string Path)? Find(string[] args, RootCommand root)
    {
        Command verb = root;
        for (var i = 0; i < args.Length && args[i] != "--"; i++)
        {
            var word = args[i];
            if (word.StartsWith('-') && word.Length > 1)
            {
                if (FindOption(word, verb, root) is not { } option) return (Unknown("option", word.Split('=')[0], Names(verb, root)), Path(verb));
                if (TrailingCommand.TakesValue(word, option)) i++;
            }
            else if (verb.Subcommands.Count > 0 && !word.StartsWith('[')) // a directive of the parser's
            {
                if (verb.Subcommands.FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word)) is not { } next)
                    return (Unknown("command", word, verb.Subcommands.Where(command => !command.Hidden).SelectMany(command => command.Aliases.Prepend(command.Name))), Path(verb));
                verb = next;
            }
        }

        return null;
    }

    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "minipod";

    private static Option? FindOption(string word, Command verb, RootCommand root)
    {
        var options = TrailingCommand.Options(verb, root).ToList();
        Option? Named(string name) => options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
        var name = word.Split('=')[0];
        if (Named(name) is { } found) return found;

        // A bundle of short ones: -dp, or -p8080:80.
        if (word.StartsWith("--", StringComparison.Ordinal) || Named(word[..2]) is not { } first) return null;
        if (first.ValueType != typeof(bool)) return first;
        return word[1..].Select(letter => Named($"-{letter}")).TakeWhile(option => option is not null).LastOrDefault() is { } last
            && (last.ValueType != typeof(bool) || word[1..].All(letter => Named($"-{letter}") is not null)) ? last : null;
    }

    private static IEnumerable<string> Names(Command verb, RootCommand root) =>
        TrailingCommand.Options(verb, root).Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name));

    private static string Unknown(string what, string word, IEnumerable<string> known)
    {
        var near = known.Select(name => (Name: name, Distance: Distance(word, name))).Where(near => near.Distance <= Math.Max(1, word.Length / 3)).OrderBy(near => near.Distance).Select(near => near.Name).FirstOrDefault();
        return $"there is no {what} \"{(word.Length > 60 ? $"{word[..60]}..." : word)}\"{(near is null ? "." : $". Did you mean \"{near}\"?")}";
    }

    // The least number of letters put in, left out, exchanged or swapped with their neighbour (Damerau and Levenshtein).
    private static int Distance(string a, string b)
    {
        if (a.Length > 100) return int.MaxValue;
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var exchanged = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(exchanged, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
