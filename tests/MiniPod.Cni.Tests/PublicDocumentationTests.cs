using System.Reflection;
using System.Xml.Linq;

namespace MiniPod.Cni.Tests;

/// <summary>
/// Checks what the compiler does not enforce: it requires a summary for every public member (CS1591), but a parameter
/// only if another parameter is documented (CS1573).
/// </summary>
public sealed class PublicDocumentationTests
{
    private static readonly ILookup<string, XElement> Documented = Load();

    [Fact]
    public void PublicMember_Parameters_AreDocumented()
    {
        var missing = PublicApi.Types
            .SelectMany(type => PublicApi.MembersOf(type).OfType<MethodBase>())
            .Where(method => method.GetParameters().Length > 0 && !IsDocumented(method))
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}({string.Join(", ", ParametersOf(method))})");

        Assert.Empty(missing);
    }

    [Fact]
    public void Verb_Documentation_LinksToTheSpecification()
    {
        var verbs = PublicApi.MembersOf(typeof(CniRuntime)).OfType<MethodInfo>().Select(method => method.Name)
            .Where(name =>
                name.EndsWith("NetworkListAsync", StringComparison.Ordinal) && name != nameof(CniRuntime.ValidateNetworkListAsync))
            .ToHashSet();
        Assert.Equal(5, verbs.Count);

        var unlinked = verbs.Where(verb => !Documented[$"{typeof(CniRuntime).FullName}.{verb}"].All(IsLinkedOrInherited));

        Assert.Empty(unlinked);
    }

    private static bool IsLinkedOrInherited(XElement member) => member.Element("inheritdoc") is not null
        || member
            .Descendants("see")
            .Any(link => ((string?)link.Attribute("href"))?.Contains("cni.dev/docs/spec/#", StringComparison.Ordinal) == true);

    // Overloads are distinguished by the names of their parameters.
    private static bool IsDocumented(MethodBase method) =>
        Documented[$"{method.DeclaringType!.FullName}.{method.Name.Replace('.', '#')}"]
            .Any(member => member.Element("inheritdoc") is not null || DocumentedParametersOf(member).SequenceEqual(ParametersOf(method)));

    private static IEnumerable<string?> DocumentedParametersOf(XElement member) =>
        member.Elements("param").Where(HasText).Select(parameter => (string?)parameter.Attribute("name"));

    private static IEnumerable<string?> ParametersOf(MethodBase method) => method.GetParameters().Select(parameter => parameter.Name);

    private static bool HasText(XElement element) => element.Value.Trim().Length > 0;

    private static ILookup<string, XElement> Load() => XDocument.Load(Path.ChangeExtension(typeof(CniRuntime).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToLookup(member => ((string)member.Attribute("name")!)["M:".Length..].Split('(')[0], StringComparer.Ordinal);
}
