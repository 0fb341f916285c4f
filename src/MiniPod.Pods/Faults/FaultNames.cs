using System.Text;

namespace MiniPod.Pods.Faults;

/// <summary>The names of faults, as users write them: <c>no-masquerade</c>.</summary>
public static class FaultNames
{
    /// <summary>The names of all, in their order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<FaultKind>().Select(Of)];

    /// <summary>The name of one.</summary>
    public static string Of(FaultKind kind)
    {
        var name = new StringBuilder();
        foreach (var letter in kind.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0) name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    /// <summary>Finds the one of a name; null if there is none.</summary>
    public static FaultKind? Find(string name) =>
        Enum.GetValues<FaultKind>().Where(kind => Of(kind) == name).Select(kind => (FaultKind?)kind).FirstOrDefault();
}
