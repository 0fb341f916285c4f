using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Rules;

public sealed class ServiceRulesTests
{
    [Theory]
    [InlineData("selector: {a: b}, ports: [{port: 80}]")]
    [InlineData("selector: {a: b}, clusterIP: None, ports: [{port: 80, targetPort: 80}, {port: 81}]",
        "spec.ports[0]: needs a name: the Service has several ports",
        "spec.ports[1]: needs a name: the Service has several ports")]
    [InlineData("selector: {a: b}, ports: [{name: x, port: 80}, {name: x, port: 81}]",
        "spec.ports[1].name: is that of another port: \"x\"")]
    public void Read_Ports_AreCheckedAsInACluster(string spec, params string[] errors)
    {
        var set = Read($"{{apiVersion: v1, kind: Service, metadata: {{name: db}}, spec: {{{spec}}}}}");

        Assert.Equal(errors, set.Errors.Select(error => $"{error.Path}: {error.Message}"));
        Assert.Empty(set.Warnings);
    }

    [Theory]
    [InlineData("9db")]
    [InlineData("db.shop")]
    [InlineData("Db")]
    public void Read_NameThatIsNoLabel_IsRefused(string name)
    {
        var set = Read($"{{apiVersion: v1, kind: Service, metadata: {{name: \"{name}\"}}, spec: {{selector: {{a: b}}}}}}");

        Assert.Equal("metadata.name", Assert.Single(set.Errors).Path);
    }

    [Theory]
    [InlineData("ports: [{port: 80}]", "spec: has no selector, so its names lead to no pod")]
    [InlineData("selector: {a: b}, ports: [{port: 80, targetPort: 8080}]",
        "spec.ports[0].targetPort: leads to port 8080, and there is no proxy here: clients have to use 8080, not 80")]
    [InlineData("selector: {app: pod}, ports: [{port: 80, targetPort: http}]",
        "spec.ports[0].targetPort: leads to port 8081, and there is no proxy here: clients have to use 8081, not 80")]
    [InlineData("selector: {app: pod}, ports: [{port: 8081, targetPort: http}, {name: b, port: 1, targetPort: none}]")]
    [InlineData("selector: {a: b}, type: LoadBalancer",
        "spec.type: is LoadBalancer, but nothing here listens for it: to reach a pod from outside, give its port a hostPort")]
    [InlineData("type: ExternalName", "spec.type: is ExternalName, so its name leads nowhere here: hosts files have addresses only")]
    [InlineData("selector: {a: b}, clusterIP: 10.96.0.1", "spec.clusterIP: has no effect: the names of the Service lead to its pods")]
    public void Read_WhatNamesCannotDo_IsWarnedOf(string spec, params string[] warnings)
    {
        var set = Read($$$"""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Service, metadata: {name: db}, spec: { {{{spec}}} }}
            - apiVersion: v1
              kind: Pod
              metadata: {name: pod, labels: {app: pod}}
              spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8081}]}]}
            """);

        Assert.Equal(warnings, set.Warnings.Select(warning => $"{warning.Path}: {warning.Message}"["items[0]: ".Length..]));
    }
}
