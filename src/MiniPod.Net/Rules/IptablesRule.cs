using System.Net;
using System.Text;

namespace MiniPod.Net.Rules;

/// <summary>A rule as iptables-save prints it.</summary>
/// <param name="Table">Its table, <c>nat</c>.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Words">Its options and their values, without <c>-A</c> and the chain.</param>
/// <remarks>iptables(8), iptables-extensions(8).</remarks>
public sealed record IptablesRule(string Table, string Chain, IReadOnlyList<string> Words)
{
    private static readonly string[] OfInterface = ["-i", "-o", "--physdev-in", "--physdev-out"];
    private static readonly string[] NoCondition = ["-m", "--comment"];

    /// <summary>The line as iptables-save printed it, with <c>-A</c>; empty for a rule that was not printed.</summary>
    public string Line { get; init; } = "";

    /// <summary>The chain or the verdict to which it leads; empty for a rule that only counts.</summary>
    public string Target => Value("-j") ?? Value("-g") ?? "";

    /// <summary>Whether it holds for some interfaces only.</summary>
    public bool IsForInterfaces => Words.Any(OfInterface.Contains);

    /// <summary>Whether it holds for every packet.</summary>
    public bool IsUnconditional => Conditions.All(NoCondition.Contains);

    /// <summary>Whether nothing but the packet's addresses decides if it holds.</summary>
    public bool IsForAddresses =>
        !Words.Contains("!") && Conditions.All(word => NoCondition.Contains(word) || word is "-s" or "-d");

    /// <summary>Whether it holds only for packets of connections that passed before: <c>RELATED,ESTABLISHED</c>.</summary>
    public bool IsForAnswers => (Value("--ctstate") ?? Value("--state"))?.Split(',') is { } states
        && !states.Contains("NEW") && !states.Contains("DNAT");

    /// <summary>Whether nothing but the interface by which the packet came decides if it holds.</summary>
    public bool IsForInput => Conditions.All(word => NoCondition.Contains(word) || word == "-i");

    /// <summary>The addresses that it is for, as <c>-s</c> or <c>-d</c> gives them.</summary>
    /// <returns>Null if it names none, or names those for which it does not hold (<c>! -d</c>).</returns>
    public IPNetwork? Network(string option) => Value(option) is { } text && TryParse(text, out var network) ? network : null;

    /// <summary>The value of an option.</summary>
    /// <returns>Null if the rule does not have it, or negates it.</returns>
    public string? Value(string option)
    {
        for (var i = 0; i + 1 < Words.Count; i++)
        {
            if (Words[i] == option) return i > 0 && Words[i - 1] == "!" ? null : Words[i + 1];
        }

        return null;
    }

    /// <summary>Parses the output of <c>iptables-save</c> or <c>ip6tables-save</c>.</summary>
    /// <returns>The rules of each chain, in their order.</returns>
    public static ILookup<(string Table, string Chain), IptablesRule> ParseAll(string text)
    {
        var (table, rules) = ("", new List<IptablesRule>());
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) table = line[1..].Trim();
            else if (Parse(table, line) is { } rule) rules.Add(rule);
        }

        return rules.ToLookup(rule => (rule.Table, rule.Chain));
    }

    /// <summary>Parses a line that begins with <c>-A</c>.</summary>
    /// <returns>Null for any other line.</returns>
    public static IptablesRule? Parse(string table, string line)
    {
        var words = Split(line);
        return words is ["-A", var chain, .. var rest] ? new IptablesRule(table, chain, rest) { Line = line } : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words.Select(Quoted));

    // What follows the target describes it: --to-destination, --reject-with.
    private IEnumerable<string> Conditions =>
        Words.TakeWhile(word => word is not ("-j" or "-g")).Where(word => word.StartsWith('-'));

    private static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static string Quoted(string word) => word.Length > 0 && !word.Any(one => one is ' ' or '"' or '\\' or '\'')
        ? word
        : $"\"{string.Concat(word.Select(one => one is '"' or '\\' or '\'' ? $"\\{one}" : $"{one}"))}\"";

    // Words are separated by blanks; one in quotes may contain blanks, and has \ before a quote.
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isOpen) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            var one = line[i];
            if (one == '\\' && isQuoted && i + 1 < line.Length) word.Append(line[++i]);
            else if (one == '"') (isQuoted, isOpen) = (!isQuoted, true);
            else if (one == ' ' && !isQuoted)
            {
                if (isOpen || word.Length > 0) words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
            else
            {
                word.Append(one);
            }
        }

        if (isOpen || word.Length > 0) words.Add(word.ToString());
        return words;
    }
}
