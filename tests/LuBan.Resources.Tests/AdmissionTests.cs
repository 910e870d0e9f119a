using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class AdmissionTests
{
    [Fact]
    public async Task Admission_may_change_warn_and_refuse()
    {
        await using var api = await TestApi.StartAsync(services: services => services.AddSingleton<IAdmission, WidgetRules>());

        using var warned = await api.RawAsync(HttpMethod.Post, Widgets, Widget("one", 3).ToJsonString());
        var refused = await api.PostAsync(Widgets, Widget("two", 13));
        var deletion = await api.SendAsync(HttpMethod.Delete, $"{Widgets}/one");

        Assert.Equal(201, (int)warned.StatusCode);
        Assert.Contains("sizes below 5 are small", Assert.Single(warned.Headers.GetValues("Warning")), StringComparison.Ordinal);
        var created = (JsonObject)JsonNode.Parse(await warned.Content.ReadAsStringAsync())!;
        Assert.Equal("set by admission", created.Text("spec", "text"));
        Assert.NotEqual("forged", created.Text("metadata", "uid"));
        Assert.Equal("Pending", created.Text("status", "phase"));
        Assert.Equal(403, refused.Status);
        Assert.Equal(403, deletion.Status);
        Assert.Equal(200, (await api.GetAsync($"{Widgets}/one")).Status);
    }

    [Fact]
    public async Task What_admission_makes_of_an_object_is_validated_too()
    {
        await using var api = await TestApi.StartAsync(services: services => services.AddSingleton<IAdmission, WidgetRules>());

        var (status, refusal) = await api.PostAsync(Widgets, Widget("one", 7));

        Assert.Equal(422, status);
        Assert.Contains("spec.size", refusal.Text("message"), StringComparison.Ordinal);
    }

    private sealed class WidgetRules : IAdmission
    {
        public bool Handles(ResourceKind kind) => kind.Kind == "Widget";

        public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
        {
            if (request.Operation == AdmissionOperation.Delete) throw Refusal.Forbidden(request.Kind, request.Name, "widgets are for ever");
            var size = request.Object!["spec"]!["size"]!.GetValue<int>();
            if (size == 13) throw Refusal.Forbidden(request.Kind, request.Name, "13 brings bad luck");
            if (size < 5) request.Warnings.Add("sizes below 5 are small");
            request.Object["spec"]!["text"] = "set by admission";
            request.Object["metadata"]!["uid"] = "forged";
            if (size == 7) request.Object["spec"]!["size"] = "seven";
            if (request.Operation == AdmissionOperation.Create) request.Object["status"] = new JsonObject { ["phase"] = "Pending" };
            return ValueTask.CompletedTask;
        }
    }
}
