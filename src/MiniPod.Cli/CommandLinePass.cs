using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli;

/// <summary>
/// A pass over the command line ahead of the parser, for the cases that the parser would get wrong. It inserts "--"
/// before a container's command, so that the command keeps its own options: after the image of <c>run</c> and
/// <c>create --pod</c>, as with docker; after the pod of <c>exec</c> and the options that follow it, as with kubectl. It
/// turns <c>--name=</c> into an option with an empty value; the parser would take the next word as the value. And it finds
/// unknown commands and options; the parser would take <c>--nope</c> for an image or a pod.
/// </summary>
internal static class CommandLinePass
{
    private static readonly string[] TakeACommand = ["run", "plan", "script"];

    /// <summary>Whether the command takes options before and after its first argument, up to the command that it is to
    /// run.</summary>
    public static bool TakesOptionsAfterItsFirstArgument(Command command) => command.Name == "exec";

    /// <summary>Reads a command line.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="root">The program's root command.</param>
    /// <returns>The words for the parser, and the first unknown command or option. If there is one, the line
    /// must not be parsed.</returns>
    public static (string[] Words, UnknownWord? Unknown) Read(string[] args, RootCommand root)
    {
        Command verb = root;
        var words = args.ToList();
        var isAfterArgument = false;
        for (var i = 0; i < words.Count && words[i] != "--"; i++)
        {
            var word = words[i];
            if (word.StartsWith('-') && word.Length > 1)
            {
                if (IsEmptyValue(word))
                {
                    words[i] = word[..^1];
                    words.Insert(i + 1, "");
                }

                if (Find(words[i], verb, root) is not { } found)
                    return ([.. words], UnknownWord.Option(word.Split('=')[0], Options(verb, root), verb));
                if (found.TakesNext) i++;
            }
            else if (verb.Subcommands.Count > 0)
            {
                if (word.StartsWith('[')) continue; // a directive of the parser
                var next = verb.Subcommands.FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word));
                if (next is not null) verb = next;
                else if (verb.Arguments.Count == 0) return ([.. words], UnknownWord.Command(word, verb));
            }
            else if (TakesOptionsAfterItsFirstArgument(verb))
            {
                if (isAfterArgument)
                {
                    words.Insert(i, "--");
                    break;
                }

                isAfterArgument = true;
            }
            else if (TakeACommand.Contains(verb.Name) || IsContainer(verb, words.Take(i)))
            {
                // With a manifest (-f) there is no image; the parser rejects this word.
                if (i + 1 < words.Count && words[i + 1] != "--") words.Insert(i + 1, "--");
                break;
            }
        }

        return ([.. words], null);
    }

    /// <summary>The options allowed here: those of the command, of its parent command, and the global ones.</summary>
    private static List<Option> Options(Command verb, RootCommand root) => verb is RootCommand
        ? [.. root.Options]
        : [.. verb.Parents.OfType<Command>().SelectMany(parent => Options(parent, root)), .. verb.Options];

    // Of a bundle of short options, such as "-dp 8080:80" or "-dp8080:80", this finds the first that takes a value, or
    // else the last. The value is the rest of the word or the next word.
    private static (Option Option, bool TakesNext)? Find(string word, Command verb, RootCommand root)
    {
        var options = Options(verb, root);
        Option? Named(string name) => options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
        var hasValue = word.Contains('=', StringComparison.Ordinal);
        if (Named(word.Split('=')[0]) is { } whole) return (whole, IsValued(whole) && !hasValue);
        if (word.StartsWith("--", StringComparison.Ordinal)) return null;
        for (var i = 1; i < word.Length; i++)
        {
            if (Named($"-{word[i]}") is not { } option) return null;
            if (IsValued(option) || i == word.Length - 1) return (option, IsValued(option) && i == word.Length - 1);
        }

        return null;
    }

    private static bool IsValued(Option option) => option.ValueType != typeof(bool);

    // Without --pod, 'create' creates a sandbox, which has no command, and its name may come before its options.
    private static bool IsContainer(Command verb, IEnumerable<string> before) =>
        verb.Name == "create" && before.Any(word => word == "--pod" || word.StartsWith("--pod=", StringComparison.Ordinal));

    private static bool IsEmptyValue(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && word.Length > 3 && word.IndexOf('=') == word.Length - 1;
}
