using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class AccessTests
{
    [Theory]
    [InlineData("admin", HttpStatusCode.OK)]
    [InlineData("somebody", HttpStatusCode.Forbidden)]
    [InlineData("anonymous", HttpStatusCode.Forbidden)]
    public async Task By_default_only_administrators_reach_an_extension(string user, HttpStatusCode expected)
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Hello"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/ext/tests.hello/greetings/Ada") { Headers = { { "X-User", user } } };
        var response = await kernel.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Forbidden) Assert.Equal("LB3043", (string?)(await response.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task The_kernels_authorizer_gets_the_permissions_of_the_endpoint_that_routing_picked()
    {
        var authorizer = new RecordingAuthorizer(access => access.Permissions.Contains("notes.write") is false);
        await using var kernel = await TestKernel.StartAsync(services: services => services.AddSingleton<IEndpointAuthorizer>(authorizer));
        await kernel.ServeAsync(TestExtension.Request("Notes"));

        var read = await kernel.Http.GetAsync("/ext/tests.notes/notes");
        var write = await kernel.Http.PostAsync("/ext/tests.notes/notes", null);
        await kernel.Http.GetAsync("/ext/tests.notes/admin");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (read.StatusCode, write.StatusCode));
        Assert.Equal(["notes.read", "notes.read,notes.write", ""], authorizer.Seen.Select(access => string.Join(',', access.Permissions)));
        Assert.All(authorizer.Seen, access => Assert.Equal("Tests.Notes", access.ExtensionId));
    }

    [Fact]
    public async Task Middleware_that_answers_by_itself_is_behind_the_decision_too()
    {
        var authorizer = new RecordingAuthorizer(access => access.Endpoint is not null);
        await using var kernel = await TestKernel.StartAsync(services: services => services.AddSingleton<IEndpointAuthorizer>(authorizer));
        await kernel.ServeAsync(TestExtension.Request("Notes"));

        var refused = await kernel.Http.GetAsync("/ext/tests.notes/middleware");
        authorizer.Allow = _ => true;
        var allowed = await kernel.Http.GetStringAsync("/ext/tests.notes/middleware");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("answered by middleware", allowed);
    }

    [Fact]
    public async Task An_unknown_path_of_an_extension_answers_404_and_says_where_its_paths_are_listed()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Hello"));

        var response = await kernel.Http.GetAsync("/ext/tests.hello/nowhere");
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("LB3045", (string?)problem!["code"]);
        Assert.Contains("/ext/tests.hello/openapi.json", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private sealed class RecordingAuthorizer(Func<ExtensionAccess, bool> allow) : IEndpointAuthorizer
    {
        public Func<ExtensionAccess, bool> Allow { get; set; } = allow;

        public ConcurrentQueue<ExtensionAccess> Seen { get; } = [];

        public ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access)
        {
            Seen.Enqueue(access);
            return new(Allow(access));
        }
    }
}
