using System.Reflection;
using System.Runtime.CompilerServices;

namespace MiniPod.Cni.Tests;

/// <summary>Compares the public API with PublicApi.txt, so that a change shows up in the diff.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_Changed_IsApprovedInTheFile()
    {
        var actual = string.Join('\n', PublicApi.Types.SelectMany(Describe)) + "\n";
        var approved = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        if (File.ReadAllText(approved) == actual) return;

        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, actual);
        Assert.Fail(
            $"The public API differs from tests/MiniPod.Cni.Tests/PublicApi.txt. If the change is intended: cp {received} "
            + "tests/MiniPod.Cni.Tests/PublicApi.txt");
    }

    private static IEnumerable<string> Describe(Type type)
    {
        var bases = new[] { type.BaseType }
            .Where(parent => parent is not null && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            .Select(parent => Name(parent!))
            .ToList();
        yield return $"{type.FullName}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "")}";
        foreach (var line in PublicApi.MembersOf(type).Select(Describe).OfType<string>().Order(StringComparer.Ordinal))
            yield return $"    {line}";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property =>
            $"{(property.GetMethod!.IsStatic ? "static " : "")}{Name(property.PropertyType)} "
            + $"{property.Name}{(property.SetMethod is { IsPublic: true } ? " { init }" : "")}"
            + $"{(property.IsDefined(typeof(RequiredMemberAttribute)) ? " required" : "")}",
        FieldInfo { IsLiteral: true } field => $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static string Parameters(
        MethodBase method) => string.Join(
            ", ",
            method.GetParameters().Select(parameter =>
                $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
