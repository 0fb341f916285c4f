namespace MiniPod.Pods.Spec;

/// <summary>A variable of a file in a volume, which is read when the container is created. Source: FileKeySelector, core/v1.</summary>
/// <param name="Volume">The volume's name, an emptyDir.</param>
/// <param name="Path">The file in the volume, without <c>..</c>; no link is followed.</param>
/// <param name="Key">The variable's name in the file.</param>
/// <param name="IsOptional">Whether the file or the variable may be missing; then the container does not get it.</param>
public sealed record EnvFileKey(string Volume, string Path, string Key, bool IsOptional);
