using System.Reflection;
using System.Runtime.CompilerServices;

namespace MiniPod.Cni.Tests;

/// <summary>The public API of the library.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(CniRuntime).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public static IEnumerable<MemberInfo> MembersOf(Type type) => type.GetMembers(Declared).Where(IsVisible);

    // Compiler-generated members of records are the same for all records.
    private static bool IsVisible(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member switch
    {
        MethodInfo method =>
            (method.IsPublic || method.IsFamily) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        ConstructorInfo constructor => constructor.IsPublic || constructor.IsFamily,
        FieldInfo field => field.IsPublic && !field.IsSpecialName,
        PropertyInfo property => property.GetMethod is { IsPublic: true },
        _ => false,
    };
}
