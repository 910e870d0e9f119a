using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Xunit;

namespace LuBan.Hosting.Tests;

/// <summary>Identity providers that extensions bring.</summary>
public sealed class IdentityProviderTests : IAsyncLifetime
{
    private const string Type = "tests.badges/badge";
    private TestKernel _kernel = null!;
    private ExtensionIdentityProviders _providers = null!;

    public async Task InitializeAsync()
    {
        _kernel = await TestKernel.StartAsync();
        _providers = new(_kernel.Registry, TimeProvider.System);
    }

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Fact]
    public async Task A_type_is_there_as_long_as_its_extension_and_its_code_unloads()
    {
        var runtime = await _kernel.ServeAsync(TestExtension.Request("Badges"));

        var type = Assert.Single(_providers.List());
        Assert.Equal((Type, true, true), (type.Type, type.Redirects, type.TakesPasswords));
        Assert.Equal("integer", (string?)type.ConfigSchema!["properties"]!["floors"]!["type"]);
        await UseAsync();

        var verdict = await _kernel.RemoveAsync(runtime.Id);

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Empty(_providers.List());
        Assert.Equal("LB8292", (await Assert.ThrowsAsync<ExtensionException>(() => CheckAsync("7777"))).Code);
    }

    [Fact]
    public async Task What_an_extension_answers_is_kept_without_its_classes()
    {
        await _kernel.ServeAsync(TestExtension.Request("Badges"));

        var callback = new IdentityCallback(Settings(), new Uri("https://luban.example.org/back"), new Dictionary<string, string> { ["badge"] = "7" }, new Dictionary<string, string> { ["floor"] = "3" });
        var identity = await _providers.CompleteAsync(Type, callback, CancellationToken.None);
        var problem = await Assert.ThrowsAsync<ExtensionException>(() => CheckAsync("boom"));

        Assert.Equal(["floor-3"], identity.Groups);
        Assert.False(identity.Groups.GetType().IsCollectible);
        Assert.Equal((typeof(ExtensionException), "BADGE1", "the gate is shut"), (problem.GetType(), problem.Code, problem.Detail));
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("block")]
    public async Task A_provider_that_does_not_answer_is_given_up_in_time(string password)
    {
        var runtime = await _kernel.ServeAsync(TestExtension.Request("Badges"));

        Assert.Equal("LB8291", (await Assert.ThrowsAsync<ExtensionException>(() => CheckAsync(password))).Code);
        Assert.Contains("badge", string.Join(' ', runtime.Health.Reasons), StringComparison.Ordinal);
        Assert.NotNull(await CheckAsync("7777"));
    }

    [Fact]
    public async Task A_failure_that_is_no_refusal_says_only_that_it_failed()
    {
        await _kernel.ServeAsync(TestExtension.Request("Badges"));

        // The dictionary has no such key.
        var problem = await Assert.ThrowsAsync<ExtensionException>(() => _providers.CompleteAsync(Type, new IdentityCallback(Settings(), new Uri("https://luban.example.org/back"), new Dictionary<string, string>(), new Dictionary<string, string>()), CancellationToken.None));

        Assert.Equal("LB8291", problem.Code);
        Assert.Contains("KeyNotFoundException", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_registered_wrongly_is_refused_with_every_problem()
    {
        var problem = await Assert.ThrowsAsync<ExtensionException>(() => _kernel.ServeAsync(TestExtension.Request("Badges", config: new JsonObject { ["broken"] = "yes" })));

        Assert.Equal("LB8290", problem.Code);
        foreach (var part in new[] { "'a badge' is no name of a type", "implements neither", "The time-out is 0 s" }) Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    // Nothing of the extension stays on the stack of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task UseAsync()
    {
        await _providers.CheckAsync(Type, Settings(), CancellationToken.None);
        var redirect = await _providers.StartAsync(Type, new IdentityStart(Settings(), new Uri("https://luban.example.org/back"), "state"), CancellationToken.None);
        Assert.Equal(("https://gate.example.org/?state=state", "3"), (redirect.Location.AbsoluteUri, redirect.Keep["floor"]));
        Assert.Equal("badge-7", (await CheckAsync("7777"))!.Subject);
        Assert.Null(await CheckAsync("1234"));
        Assert.Null(await _providers.SignOutAsync(Type, new IdentitySignOut(Settings(), new Uri("https://luban.example.org/"), "", new Dictionary<string, string>()), CancellationToken.None));
    }

    private Task<ExternalIdentity?> CheckAsync(string password) => _providers.CheckPasswordAsync(Type, new PasswordAttempt(Settings(), "ada", password), CancellationToken.None);

    private static IdentityProviderSettings Settings() => new()
    {
        Name = "badges", Config = new JsonObject { ["gate"] = "https://gate.example.org/", ["floors"] = 4 }, Secrets = new Dictionary<string, string> { ["code"] = "7777" },
    };
}
