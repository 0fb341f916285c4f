using System.CommandLine;

namespace MiniPod.Cli.Hosting;

/// <summary>An unknown command or option, with a suggestion of what may have been meant.</summary>
/// <param name="What">What is wrong, as a sentence.</param>
/// <param name="Path">The command whose help explains more.</param>
internal sealed record UnknownWord(string What, string Path)
{
    /// <summary>An unknown option.</summary>
    /// <param name="word">The word.</param>
    /// <param name="known">The options that are allowed there.</param>
    /// <param name="verb">The command that it follows.</param>
    public static UnknownWord Option(string word, IEnumerable<Option> known, Command verb) =>
        Of("option", word, known.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)), verb);

    /// <summary>An unknown command.</summary>
    public static UnknownWord Command(string word, Command parent) =>
        Of("command", word, Commands(parent), parent);

    /// <summary>The words of the commands below one.</summary>
    public static IEnumerable<string> Commands(Command parent) =>
        parent.Subcommands.Where(command => !command.Hidden).SelectMany(command => command.Aliases.Prepend(command.Name));

    /// <summary>What is wrong with a word, as a sentence.</summary>
    /// <param name="what">What it should be: an option.</param>
    /// <param name="word">The word.</param>
    /// <param name="known">The words that are allowed there.</param>
    public static string Describe(string what, string word, IEnumerable<string> known)
    {
        var near = Nearest(word, known);
        var shown = word.Length > 60 ? $"{word[..60]}..." : word;
        return $"unknown {what} \"{shown}\"{(near is null ? "." : $". Did you mean \"{near}\"?")}";
    }

    /// <summary>The word that may have been meant; null if none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known.Select(name => (Name: name, Distance: Distance(word, name)))
            .Where(near => near.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(near => near.Distance)
            .Select(near => near.Name)
            .FirstOrDefault();

    private static UnknownWord Of(string what, string word, IEnumerable<string> known, Command verb) =>
        new(Describe(what, word, known), PathOf(verb));

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "minipod";

    // The Damerau-Levenshtein distance: the fewest letters inserted, deleted, replaced, or swapped with their neighbor.
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
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
