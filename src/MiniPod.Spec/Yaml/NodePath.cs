using System.Globalization;
using System.Text;

namespace MiniPod.Spec.Yaml;

/// <summary>Where in a document the reader is: <c>spec.containers[0].image</c>.</summary>
internal sealed class NodePath
{
    private readonly List<(string? Name, int Index)> _parts = [];

    public void Enter(string name) => _parts.Add((name, 0));

    public void Enter(int index) => _parts.Add((null, index));

    public void Leave() => _parts.RemoveAt(_parts.Count - 1);

    /// <inheritdoc/>
    public override string ToString()
    {
        var path = new StringBuilder();
        foreach (var (name, index) in _parts)
        {
            if (name is null) path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else path.Append(path.Length > 0 ? "." : "").Append(Excerpt.Of(name));
        }

        return path.ToString();
    }
}
