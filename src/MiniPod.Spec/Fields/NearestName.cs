namespace MiniPod.Spec.Fields;

/// <summary>Finds what may have been meant by a name that does not exist.</summary>
public static class NearestName
{
    private const int Longest = 100;

    /// <summary>The nearest of several names; null if none is near: more than a third of the letters differ.</summary>
    public static string? Of(string name, IEnumerable<string> known) =>
        known.Select(near => (Name: near, Distance: Distance(name, near)))
            .Where(near => near.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(near => near.Distance)
            .Select(near => near.Name)
            .FirstOrDefault();

    // The Damerau-Levenshtein distance, in which capitals do not count: the fewest letters inserted, deleted, replaced, or swapped
    // with their neighbor.
    private static int Distance(string a, string b)
    {
        if (a.Length > Longest) return int.MaxValue;
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                cost[i, j] = Math.Min(replaced, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    cost[i, j] = Math.Min(cost[i, j], 1 + cost[i - 2, j - 2]);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
