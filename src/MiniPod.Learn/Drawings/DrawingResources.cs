namespace MiniPod.Learn.Drawings;

/// <summary>Files that are part of this library.</summary>
internal static class DrawingResources
{
    /// <summary>Reads one.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(DrawingResources).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
