using System.Text;

namespace MiniPod.Pods.Spec;

/// <summary>
/// Kubernetes' references to variables, <c>$(NAME)</c>, in <c>command</c>, <c>args</c> and the values of <c>env</c>.
/// Source: the field descriptions of Container and EnvVar, core/v1.
/// </summary>
internal static class VariableReferences
{
    /// <summary>The longest text in bytes that can be passed to a program as an argument or variable: MAX_ARG_STRLEN,
    /// execve(2).</summary>
    public const int LongestText = 128 << 10;

    /// <summary>The names of the variables to which a text refers.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var names = new List<string>();
        for (var at = 0; at < text.Length; at++)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("$$"))
            {
                at++;
            }
            else if (rest.StartsWith("$(") && rest.IndexOf(')') is > 0 and var end)
            {
                names.Add(rest[2..end].ToString());
                at += end;
            }
        }

        return names;
    }

    /// <summary>
    /// Replaces the references whose variable is known. A reference to an unknown variable stays as it is; <c>$$</c> stands for
    /// <c>$</c>, so that <c>$$(NAME)</c> is the text <c>$(NAME)</c>. The values are not expanded again.
    /// </summary>
    /// <exception cref="PodException">The text becomes longer than <see cref="LongestText"/>.</exception>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        Replace(text, "$", (name, reference) => variables.GetValueOrDefault(name, reference));

    /// <summary>Replaces some references and keeps the others, for <see cref="Expand"/> to do later.</summary>
    /// <param name="text">The text.</param>
    /// <param name="replace">Returns what stands in place of the reference to a variable; null to keep it.</param>
    /// <exception cref="PodException">The text becomes longer than <see cref="LongestText"/>.</exception>
    public static string Rewrite(string text, Func<string, string?> replace) =>
        Replace(text, "$$", (name, reference) => replace(name) ?? reference);

    private static string Replace(string text, string dollar, Func<string, string, string> replace)
    {
        var replaced = new StringBuilder(text.Length);
        var last = text.LastIndexOf(')');
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            if (at < last && rest.StartsWith("$("))
            {
                var reference = rest[..(rest.IndexOf(')') + 1)].ToString();
                replaced.Append(replace(reference[2..^1], reference));
                at += reference.Length;
            }
            else if (rest.StartsWith("$$"))
            {
                replaced.Append(dollar);
                at += 2;
            }
            else
            {
                replaced.Append(text[at]);
                at++;
            }

            if (replaced.Length > LongestText)
                throw new PodException($"is longer than {LongestText >> 10} KiB with its variables replaced");
        }

        return replaced.ToString();
    }
}
