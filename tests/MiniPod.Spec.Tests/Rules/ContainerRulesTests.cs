using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Rules;

/// <summary>The rules between the fields of a container, each violated and kept. The pod has the volume <c>v</c>.</summary>
public sealed class ContainerRulesTests
{
    [Theory]
    [InlineData("ports: [{name: a, containerPort: 1}, {name: a, containerPort: 2}]", "ports[1].name is that of another port: \"a\"")]
    [InlineData("env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", "env[0].valueFrom cannot be combined "
        + "with value")]
    [InlineData("env: [{name: A, valueFrom: {}}]", "env[0].valueFrom needs one of fieldRef, resourceFieldRef, configMapKeyRef, "
        + "secretKeyRef and "
        + "fileKeyRef")]
    [InlineData("env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: s, key: "
        + "k}}}]", "env[0].valueFrom needs one of "
        + "fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef and fileKeyRef")]
    [InlineData("envFrom: [{}]", "envFrom[0] needs one of configMapRef and secretRef")]
    [InlineData("envFrom: [{configMapRef: {name: a}, secretRef: {name: b}}]", "envFrom[0] needs one of configMapRef and secretRef")]
    [InlineData("volumeMounts: [{name: w, mountPath: /a}]", "volumeMounts[0].name \"w\" is no volume of the pod")]
    [InlineData("volumeMounts: [{name: v, mountPath: '/a:b'}]", "volumeMounts[0].mountPath must not contain ':'")]
    [InlineData("volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /a}]", "volumeMounts[1].mountPath is that of another "
        + "mount: \"/a\"")]
    [InlineData("volumeMounts: [{name: v, mountPath: /a, subPath: a, subPathExpr: b}]", "volumeMounts[0].subPathExpr cannot be combined "
        + "with subPath")]
    [InlineData("volumeMounts: [{name: v, mountPath: /a, subPath: ../b}]", "volumeMounts[0].subPath must be a relative path without "
        + "\"..\", not "
        + "\"../b\"")]
    [InlineData("volumeMounts: [{name: v, mountPath: /a, mountPropagation: Bidirectional}]", "volumeMounts[0].mountPropagation "
        + "Bidirectional needs a "
        + "privileged container")]
    [InlineData("resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", "resources.requests.cpu 2 is more than the limit, 1500m")]
    [InlineData("resources: {limits: {memory: -1}}", "resources.limits.memory must not be negative: -1")]
    [InlineData("resources: {requests: {cpu: -1}}", "resources.requests.cpu must not be negative: -1")]
    [InlineData("securityContext: {privileged: true, allowPrivilegeEscalation: false}", "securityContext.allowPrivilegeEscalation "
        + "cannot be false with "
        + "privileged")]
    [InlineData("securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}}",
        "securityContext.allowPrivilegeEscalation "
        + "cannot be false with the capability SYS_ADMIN")]
    [InlineData("securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}}",
        "securityContext.allowPrivilegeEscalation "
        + "cannot be false with the capability SYS_ADMIN")]
    [InlineData("terminationMessagePath: /a, volumeMounts: [{name: v, mountPath: /a/}]",
        "terminationMessagePath is where a volume is mounted")]
    [InlineData("restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]",
        "restartPolicyRules needs the container's own restartPolicy")]
    [InlineData("restartPolicy: Never, restartPolicyRules: [{action: Restart}]", "restartPolicyRules[0] exitCodes is missing")]
    [InlineData("restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: []}}]",
        "restartPolicyRules[0].exitCodes values is missing: a rule is for at least one code")]
    [InlineData("restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1, 2, 1]}}]",
        "restartPolicyRules[0].exitCodes.values has 1 twice")]
    [InlineData("restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [1]}}]",
        "restartPolicyRules[0].action RestartAllContainers is not supported yet: use Restart, or leave the rule out")]
    [InlineData("restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [256]}}]",
        "restartPolicyRules[0].exitCodes.values[0] must be a number from 0 to 255, not 256")]
    [InlineData("env: [{name: A, valueFrom: {fileKeyRef: {volumeName: w, path: a, key: A}}}]",
        "env[0].valueFrom.fileKeyRef.volumeName \"w\" is no emptyDir volume of the pod")]
    [InlineData("env: [{name: A, valueFrom: {fileKeyRef: {volumeName: v, path: ../a, key: A}}}]",
        "env[0].valueFrom.fileKeyRef.path must be a relative path without \"..\", not \"../a\"")]
    [InlineData("lifecycle: {stopSignal: SIGUSR1}", "lifecycle.stopSignal needs spec.os.name: linux")]
    public void Check_RuleIsViolated_IsOneError(string field, string expected) => Assert.Equal(
        [$"spec.containers[0].{expected} (line {ContainerLine})"], Errors(WithContainer(field)));

    [Theory]
    [InlineData("ports: [{name: a, containerPort: 1}, {name: b, containerPort: 1}, {containerPort: 1}, {containerPort: 1}]")]
    [InlineData("env: [{name: A, value: x}, {name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]")]
    [InlineData("envFrom: [{configMapRef: {name: a}}, {secretRef: {name: b}, prefix: P_}]")]
    [InlineData("volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b, subPathExpr: $(A)}]")]
    [InlineData("volumeMounts: [{name: v, mountPath: /a, mountPropagation: HostToContainer}]")]
    [InlineData("securityContext: {privileged: true}, volumeMounts: [{name: v, mountPath: /a, mountPropagation: Bidirectional}]")]
    [InlineData("resources: {requests: {cpu: 1.5}, limits: {cpu: 1500m, memory: 1Mi}}")]
    [InlineData("securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [NET_ADMIN]}}")]
    public void Check_RuleIsKept_IsNoError(string field) => Assert.Empty(Errors(WithContainer(field)));

    [Fact]
    public void Check_HostNetwork_WantsEqualPorts()
    {
        const string Ports = "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81}, {containerPort: 82, hostPort: 83}]";

        Assert.Equal(
            [$"spec.containers[0].ports[2].hostPort must be the same as containerPort, because of hostNetwork (line {ContainerLine})"],
            Errors(WithContainer(Ports, "hostNetwork: true")));
        Assert.Empty(Errors(WithContainer(Ports)));
    }

    [Fact]
    public void Check_StopSignalWithOs_IsNoError() => Assert.Empty(Errors(WithContainer("lifecycle: {stopSignal: "
        + "SIGUSR1}", "os: {name: linux}")));

    [Fact]
    public void Check_FieldThatIsRefused_IsNoErrorOfARule()
    {
        var error = Assert.Single(Errors(WithSpec("volumes: [{name: v, image: {reference: r}}]")));

        Assert.Equal($"spec.volumes[0].image is not supported yet (line {SpecLine})", error);
    }
}
