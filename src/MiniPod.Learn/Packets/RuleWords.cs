using MiniPod.Net.Rules;

namespace MiniPod.Learn.Packets;

/// <summary>The conditions of a rule of iptables, in words.</summary>
/// <remarks>iptables(8), iptables-extensions(8).</remarks>
internal sealed record RuleWords
{
    public required string Always { get; init; }

    public required string LocalAddress { get; init; }

    public required string From { get; init; }

    public required string NotFrom { get; init; }

    public required string To { get; init; }

    public required string NotTo { get; init; }

    public required string ByInput { get; init; }

    public required string NotByInput { get; init; }

    public required string ByOutput { get; init; }

    public required string NotByOutput { get; init; }

    public required string ToPort { get; init; }

    public required string Answers { get; init; }

    public required string Published { get; init; }

    public required string State { get; init; }

    public required string Marked { get; init; }

    public required string NotMarked { get; init; }

    public required string Separator { get; init; }

    /// <summary>Describes what a rule is for.</summary>
    /// <returns>Null if it has a condition for which there are no words.</returns>
    public string? Describe(IptablesRule rule)
    {
        var said = new List<string>();
        var isNegated = false;
        for (var i = 0; i < rule.Words.Count; i++)
        {
            var word = rule.Words[i];
            if (word is "-j" or "-g") break;
            if (word == "!")
            {
                isNegated = true;
                continue;
            }

            var value = i + 1 < rule.Words.Count ? rule.Words[++i] : "";
            if (Describe(rule, word, value, isNegated) is not { } text) return null;
            if (text.Length > 0) said.Add(text);
            isNegated = false;
        }

        return said.Count == 0 ? Always : string.Join(Separator, said);
    }

    private string? Describe(IptablesRule rule, string option, string value, bool isNegated) => (option, isNegated) switch
    {
        ("-m" or "--comment", false) => "",
        ("-p", false) when rule.Value("--dport") is not null || rule.Value("--dports") is not null => "",
        ("-p", false) => value,
        ("--dport" or "--dports", false) => PacketWords.Fill(ToPort, rule.Value("-p") ?? "", value),
        ("-s", _) => PacketWords.Fill(isNegated ? NotFrom : From, Plain(value)),
        ("-d", _) => PacketWords.Fill(isNegated ? NotTo : To, Plain(value)),
        ("-i", _) => PacketWords.Fill(isNegated ? NotByInput : ByInput, value),
        ("-o", _) => PacketWords.Fill(isNegated ? NotByOutput : ByOutput, value),
        ("--dst-type", false) when value == "LOCAL" => LocalAddress,
        ("--ctstate" or "--state", false) when value is "RELATED,ESTABLISHED" or "ESTABLISHED,RELATED" or "ESTABLISHED" => Answers,
        ("--ctstate", false) when value == "DNAT" => Published,
        ("--ctstate" or "--state", false) => PacketWords.Fill(State, value),
        ("--mark", _) => PacketWords.Fill(isNegated ? NotMarked : Marked, value.Split('/')[0]),
        _ => null,
    };

    private static string Plain(string network) => network.EndsWith("/32", StringComparison.Ordinal) ? network[..^3]
        : network.EndsWith("/128", StringComparison.Ordinal) ? network[..^4]
        : network;
}
