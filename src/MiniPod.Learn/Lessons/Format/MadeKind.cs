namespace MiniPod.Learn.Lessons.Format;

/// <summary>A kind of thing that a lesson makes.</summary>
public enum MadeKind
{
    /// <summary>A named network namespace.</summary>
    Namespace,

    /// <summary>A network interface of the host.</summary>
    Link,

    /// <summary>A container of the engine.</summary>
    Container,

    /// <summary>A file or a directory.</summary>
    File,
}
