namespace MiniPod.Learn.Drawings;

/// <summary>A kind of font.</summary>
internal enum FontKind
{
    /// <summary>For words.</summary>
    Regular,

    /// <summary>For titles.</summary>
    Bold,

    /// <summary>For addresses and names: all letters are equally wide.</summary>
    Mono,
}
