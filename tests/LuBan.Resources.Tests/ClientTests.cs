using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

public sealed class ClientTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private ResourceClient<Widget> _client = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _client = new ResourceClient<Widget>(_api.Service, _api.Registry.Current.FindKind("widgets.example.dev", "Widget")!, ResourceJson.CreateOptions(), "system:test");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Records_make_the_round_trip()
    {
        var wanted = new WidgetSpec
        {
            Size = 3, Color = WidgetColor.DarkBlue, Parts = [new WidgetPart { Name = "a", Weight = 1.25 }], Settings = new Dictionary<string, string> { ["k"] = "v" },
            Config = new JsonObject { ["deep"] = new JsonArray(1, "two") }, Due = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };

        var created = await _client.CreateAsync(new Widget { Metadata = new ObjectMeta { Name = "one", Namespace = "default" }, Spec = wanted });
        var read = await _client.GetAsync("one", "default");

        Assert.Equal("widgets.example.dev/v1", created.ApiVersion);
        Assert.Equal((3, WidgetColor.DarkBlue, 1.25, "v"), (read!.Spec.Size, read.Spec.Color, read.Spec.Parts![0].Weight, read.Spec.Settings!["k"]));
        Assert.Equal(wanted.Due, read.Spec.Due);
        Assert.True(JsonNode.DeepEquals(wanted.Config, read.Spec.Config));
        Assert.Null(await _client.GetAsync("two", "default"));
    }

    [Fact]
    public async Task Update_with_an_old_record_is_a_conflict_and_status_has_its_own_way()
    {
        var first = await _client.CreateAsync(new Widget { Metadata = new ObjectMeta { Name = "one", Namespace = "default" } });

        var reported = await _client.UpdateStatusAsync(first with { Status = new WidgetStatus { Phase = "Ready" } });
        var conflict = await Assert.ThrowsAsync<ResourceException>(() => _client.UpdateAsync(first with { Spec = new WidgetSpec { Size = 2 } }));
        var updated = await _client.UpdateAsync(reported with { Spec = new WidgetSpec { Size = 2 }, Status = null });

        Assert.Equal((409, "Conflict"), (conflict.StatusCode, conflict.Reason));
        Assert.Equal(("Ready", 2), (updated.Status!.Phase, updated.Spec.Size));
        Assert.True(await _client.DeleteAsync("one", "default"));
        Assert.False(await _client.DeleteAsync("one", "default"));
    }

    [Fact]
    public async Task Watch_resumes_where_a_list_ended()
    {
        var list = await _client.ListAsync();
        await _client.CreateAsync(new Widget { Metadata = new ObjectMeta { Name = "one", Namespace = "default" } });
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await using var changes = _client.WatchAsync(list.ResourceVersion, cancellationToken: stop.Token).GetAsyncEnumerator();

        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((ResourceEventType.Added, "one"), (changes.Current.Type, changes.Current.Resource.Metadata.Name));
        await _client.PatchAsync("one", new JsonObject { ["spec"] = new JsonObject { ["size"] = 5 } }, "default");
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(5, changes.Current.Resource.Spec.Size);
    }
}
