namespace MiniPod.Pods.Manifest;

/// <summary>Chooses objects by their labels, as <c>kubectl -l</c> does: <c>app=web,tier!=front,track,!canary</c>. All of it must
/// hold.</summary>
public sealed class LabelQuery
{
    private const string Unequal = "!=", Equal = "=";

    private static readonly string[] Signs = [Unequal, "==", Equal];

    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _demands = [];

    private LabelQuery()
    {
    }

    /// <summary>Reads a selector of equalities and existences.</summary>
    /// <exception cref="PodException">It is not one.</exception>
    public static LabelQuery Parse(string text)
    {
        var selector = new LabelQuery();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries)) selector._demands.Add(Demand(part, text));
        return selector;
    }

    /// <summary>Whether an object with these labels is chosen.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) =>
        _demands.TrueForAll(demand => demand(labels ?? new Dictionary<string, string>()));

    private static Func<IReadOnlyDictionary<string, string>, bool> Demand(string part, string text)
    {
        var sign = Signs.FirstOrDefault(one => part.Contains(one, StringComparison.Ordinal)) ?? Equal;
        var (isUnequal, sides) = (sign == Unequal, part.Split(sign, 2, StringSplitOptions.TrimEntries));
        var isAbsent = sides.Length == 1 && sides[0].StartsWith('!');
        var key = isAbsent ? sides[0][1..] : sides[0];
        if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
        {
            throw new PodException(
                $"\"{text}\" is not a label selector: use key=value, key!=value, key or !key, with commas between them.");
        }

        return sides switch
        {
            [_] => labels => labels.ContainsKey(key) != isAbsent,
            [_, var value] => labels => (labels.TryGetValue(key, out var has) && has == value) != isUnequal,
            _ => throw new InvalidOperationException("a split in two has at most two parts"),
        };
    }
}
