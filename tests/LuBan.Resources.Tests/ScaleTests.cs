using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

public sealed class ScaleTests : IAsyncLifetime
{
    private const string Spec = """{"type":"object","properties":{"replicas":{"type":"integer","minimum":0},"color":{"type":"string"}}}""";

    private TestApi _api = null!;
    private string _rose = "";

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        var definition = Crds.Plants(Spec);
        definition.Version()["subresources"] = JsonNode.Parse("""{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}}""");
        await _api.EstablishAsync(definition);
        await _api.PostAsync(definition.Objects(), CrdTests.Plant("rose", """{"replicas":2,"color":"red"}"""));
        _rose = $"{definition.Objects()}/rose";
        await _api.MergeAsync($"{_rose}/status", JsonNode.Parse("""{"status":{"replicas":1,"selector":"app=rose"}}""")!);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Scale_is_read_and_written_without_touching_the_rest()
    {
        var (_, scale) = await _api.GetAsync($"{_rose}/scale");
        scale["spec"]!["replicas"] = 5;
        var (status, written) = await _api.SendAsync(HttpMethod.Put, $"{_rose}/scale", scale);
        var (_, patched) = await _api.MergeAsync($"{_rose}/scale", JsonNode.Parse("""{"spec":{"replicas":7}}""")!);
        var (_, rose) = await _api.GetAsync(_rose);

        Assert.Equal(("Scale", "autoscaling/v1", "1", "app=rose"), (scale.Text("kind"), scale.Text("apiVersion"), scale.Text("status", "replicas"), scale.Text("status", "selector")));
        Assert.Equal((200, "5"), (status, written.Text("spec", "replicas")));
        Assert.Equal("7", patched.Text("spec", "replicas"));
        Assert.Equal(("7", "red", "1"), (rose.Text("spec", "replicas"), rose.Text("spec", "color"), rose.Text("status", "replicas")));
    }

    [Fact]
    public async Task An_old_revision_is_a_conflict_and_a_negative_number_is_invalid()
    {
        var (_, scale) = await _api.GetAsync($"{_rose}/scale");
        await _api.MergeAsync(_rose, JsonNode.Parse("""{"spec":{"color":"white"}}""")!);
        scale["spec"]!["replicas"] = 5;

        Assert.Equal(409, (await _api.SendAsync(HttpMethod.Put, $"{_rose}/scale", scale)).Status);
        var (status, refused) = await _api.MergeAsync($"{_rose}/scale", JsonNode.Parse("""{"spec":{"replicas":-1}}""")!);
        Assert.Equal(422, status);
        Assert.Equal("spec.replicas", refused.Causes().Single().Field);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Kubectl_scales_and_explains(string kubectl)
    {
        var (scaled, scaleOutput) = await Kubectl.RunAsync(kubectl, _api, null, "scale", "plant", "rose", "--replicas=4");
        var (explained, explainOutput) = await Kubectl.RunAsync(kubectl, _api, null, "explain", "plants", "--recursive");
        var (definition, definitionOutput) = await Kubectl.RunAsync(kubectl, _api, null, "explain", "crd.spec.versions.schema.openAPIV3Schema");

        Assert.True(scaled == 0, scaleOutput);
        Assert.Equal("4", (await _api.GetAsync(_rose)).Body.Text("spec", "replicas"));
        Assert.True(explained == 0, explainOutput);
        Assert.Contains("replicas", explainOutput, StringComparison.Ordinal);
        Assert.True(definition == 0, definitionOutput);
        Assert.Contains("additionalProperties", definitionOutput, StringComparison.Ordinal);
    }
}
