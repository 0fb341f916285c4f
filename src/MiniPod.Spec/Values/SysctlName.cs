namespace MiniPod.Spec.Values;

/// <summary>The names of the kernel's settings, sysctl(8).</summary>
public static class SysctlName
{
    /// <summary>The name with dots between its parts, as the engine has it. In a name with slashes a dot belongs to a part.</summary>
    public static string Dotted(string name)
    {
        var (slash, dot) = (name.IndexOf('/', StringComparison.Ordinal), name.IndexOf('.', StringComparison.Ordinal));
        return slash < 0 || dot >= 0 && dot < slash ? name : name.Replace('/', '.');
    }
}
