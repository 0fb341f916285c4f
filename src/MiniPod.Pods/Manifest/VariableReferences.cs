using System.Text;

namespace MiniPod.Pods.Manifest;

/// <summary>
/// Kubernetes' references to variables, <c>$(NAME)</c>, in <c>command</c>, <c>args</c> and the values of <c>env</c>.
/// Source: the field descriptions of Container and EnvVar, core/v1.
/// </summary>
internal static class VariableReferences
{
    /// <summary>
    /// Replaces the references whose variable is known. A reference to an unknown variable stays as it is; <c>$$</c> stands for
    /// <c>$</c>, so that <c>$$(NAME)</c> is the text <c>$(NAME)</c>. The values are not expanded again.
    /// </summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            var end = rest.StartsWith("$(") ? rest.IndexOf(')') : -1;
            if (end > 0)
            {
                var reference = rest[..(end + 1)];
                expanded.Append(variables.TryGetValue(rest[2..end].ToString(), out var value) ? value : reference);
                at += reference.Length;
            }
            else
            {
                expanded.Append(text[at]);
                at += rest.StartsWith("$$") ? 2 : 1;
            }
        }

        return expanded.ToString();
    }
}
