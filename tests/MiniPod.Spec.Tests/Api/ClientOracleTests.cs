using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;

namespace MiniPod.Spec.Tests.Api;

/// <summary>Our model against Kubernetes' own client, which is made of the published API.</summary>
public sealed class ClientOracleTests
{
    // Fields of a Kubernetes that is newer than the client. The client has all of 1.37.
    private static readonly HashSet<string> NewerThanTheClient = [];

    [Fact]
    public void Model_Fields_AreThoseOfTheClient()
    {
        var differences = new List<string>();
        var compared = new HashSet<Type>();
        foreach (var client in ClientModel.Kinds) Compare(client, ApiKind.Find(ClientModel.Name(client))!.Type.Type, compared, differences);

        Assert.Empty(differences);
        Assert.True(compared.Count >= 100, $"only {compared.Count} types were compared");
    }

    [Fact]
    public void Kinds_AreThoseOfTheClient()
    {
        var client = ClientModel.Kinds.Select(type =>
        {
            var entity = type.GetCustomAttributes(false).OfType<k8s.Models.KubernetesEntityAttribute>().Single();
            return $"{entity.Kind} {(entity.Group.Length == 0 ? "" : $"{entity.Group}/")}{entity.ApiVersion} {entity.PluralName}";
        });

        Assert.Equal(
            client.Order(StringComparer.Ordinal),
            ApiKind.All.Where(kind => kind.Name != "List").Select(kind => $"{kind.Name} {kind.ApiVersion} {kind.Plural}")
                .Order(StringComparer.Ordinal));
    }

    public static TheoryData<string> KindNames => [.. ClientModel.Kinds.Select(ClientModel.Name)];

    [Theory]
    [MemberData(nameof(KindNames))]
    public void Json_WithEveryField_IsTheSameAfterOurModelReadAndWroteIt(string kind)
    {
        var written = KubernetesJson.Serialize(new ClientSample().Of(ClientModel.Kinds.Single(type => ClientModel.Name(type) == kind)));
        var type = ApiKind.Find(kind)!.Type;

        var ours = JsonSerializer.Serialize(JsonSerializer.Deserialize(written, type), type);

        Assert.True(written.Length > 200, written);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(ours)), $"{written}\n\n{ours}");
    }

    [Theory]
    [MemberData(nameof(KindNames))]
    public void Json_WrittenByOurModel_HasTheSameValuesForTheClient(string kind)
    {
        var client = ClientModel.Kinds.Single(type => ClientModel.Name(type) == kind);
        var written = KubernetesJson.Serialize(new ClientSample().Of(client));
        var type = ApiKind.Find(kind)!.Type;
        var ours = JsonSerializer.Serialize(JsonSerializer.Deserialize(written, type), type);

        var read = typeof(KubernetesJson).GetMethods()
            .Single(method => method.Name == "Deserialize" && method.GetParameters()[0].ParameterType == typeof(string))
            .MakeGenericMethod(client).Invoke(null, [ours, null]);

        Assert.Equal(written, KubernetesJson.Serialize(read));
    }

    [Fact]
    public void Json_EmptyObject_WritesNothing()
    {
        Assert.Equal("{}", JsonSerializer.Serialize(new Pod(), ApiJson.Default.Pod));
    }

    private static void Compare(Type client, Type ours, HashSet<Type> compared, List<string> differences)
    {
        if (!compared.Add(ours)) return;
        if (ClientModel.Name(client) != ours.Name) differences.Add($"{ClientModel.Name(client)} is {ours.Name}");
        var theirs = ClientModel.Fields(client);
        var type = ApiJson.Default.GetTypeInfo(ours)!;
        var missing = theirs.Keys.Except(type.Properties.Select(property => property.Name));
        var more = type.Properties.Select(property => property.Name).Except(theirs.Keys);
        differences.AddRange(missing.Select(name => $"{ours.Name}.{name} is missing"));
        differences.AddRange(more.Select(name => $"{ours.Name}.{name}").Where(name => !NewerThanTheClient.Contains(name))
            .Select(name => $"{name} is not Kubernetes'"));
        foreach (var property in type.Properties.Where(property => theirs.ContainsKey(property.Name)))
        {
            var their = theirs[property.Name].PropertyType;
            var rule = FieldCatalogue.FindType(ours.Name)?.Find(property.Name);
            if (rule is null)
            {
                differences.Add($"{ours.Name}.{property.Name} is not in the catalogue");
                continue;
            }

            var field = FieldType.Of(type, rule);
            var expected = Expected(their, rule);
            if (field.Name != expected) differences.Add($"{ours.Name}.{property.Name} is {field.Name}, not {expected}");
            if (field.Object is not null) Compare(ClientModel.ObjectIn(their)!, field.Object.Type, compared, differences);
        }
    }

    // The client has no type for JSON into which nobody looks.
    private static string Expected(Type type, FieldRule rule) =>
        type == typeof(object) && rule.Values.Form == FieldForm.Opaque ? rule.Values.ApiType! : ClientModel.Written(type);
}
