using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.DevOps.Model;
using LuBan.DevOps.Triggers;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Triggers;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Commit = "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c";
    private TestKernel _kernel = null!;

    public async Task InitializeAsync()
    {
        _kernel = await TestKernel.StartAsync<DevOpsExtension>();
        await TriggerPipelines.ApplyAsync(_kernel);
    }

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Theory]
    [InlineData("X-Hub-Signature-256", "sha256=", "X-GitHub-Event")]
    [InlineData("X-Gitea-Signature", "", "X-Gitea-Event")]
    public async Task A_signed_push_starts_a_run_that_knows_its_commit(string header, string prefix, string eventHeader)
    {
        await CreateAsync();

        var (status, answer) = await SendAsync(Push(), (header, prefix + Sign(Push())), (eventHeader, "push"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        var run = (await _kernel.Resources<PipelineRun>().GetAsync(answer.GetProperty("run").GetString()!))!;
        Assert.Equal("build", run.Spec.PipelineRef!.Name);
        Assert.Equal((Commit, "main", "Fix the door", "Ada"), (TriggerPipelines.Param(run, "commit"), TriggerPipelines.Param(run, "branch"), TriggerPipelines.Param(run, "message"), TriggerPipelines.Param(run, "author")));
        Assert.Equal("Ada at main", TriggerPipelines.Param(run, "who"));
        Assert.Equal((Commit, "main", "push"), (run.Metadata.Annotations!["luban.dev/commit"], run.Metadata.Annotations["luban.dev/branch"], run.Metadata.Annotations["luban.dev/event"]));
        var trigger = await _kernel.Resources<Trigger>().WaitForAsync("push", one => one.Status?.LastRun?.Name == run.Metadata.Name);
        Assert.Equal((Commit, "main"), (trigger.Status!.LastRun!.Commit, trigger.Status.LastRun.Branch));
    }

    [Fact]
    public async Task GitLabs_token_and_words_are_understood()
    {
        await CreateAsync();
        var body = JsonSerializer.Serialize(new { object_kind = "push", @ref = "refs/heads/main", checkout_sha = Commit, user_name = "Ada L.", project = new { git_http_url = "https://git.example.org/a.git" }, commits = new[] { new { id = Commit, message = "Fix", author = new { name = "Ada" }, added = Array.Empty<string>() } } });

        var (status, answer) = await SendAsync(body, ("X-Gitlab-Token", TriggerPipelines.Key), ("X-Gitlab-Event", "Push Hook"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        var run = (await _kernel.Resources<PipelineRun>().GetAsync(answer.GetProperty("run").GetString()!))!;
        Assert.Equal((Commit, "Ada", "https://git.example.org/a.git"), (TriggerPipelines.Param(run, "commit"), TriggerPipelines.Param(run, "author"), run.Metadata.Annotations!["luban.dev/repository"]));
    }

    [Theory]
    [InlineData("X-Hub-Signature-256", "sha256=00")]
    [InlineData("X-Hub-Signature-256", "")]
    [InlineData("X-Hub-Signature-256", "sha1=a94a8fe5ccb19ba61c4c0873d391e987982fbbd3")]
    [InlineData("X-Gitea-Signature", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("X-Gitlab-Token", "wrong")]
    [InlineData("X-Other", "nothing")]
    public async Task Without_the_right_signature_there_is_no_run(string header, string value)
    {
        await CreateAsync();

        var (status, answer) = await SendAsync(Push(), (header, value));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("LB9150", answer.GetProperty("code").GetString());
        Assert.Empty(await TriggerPipelines.RunsAsync(_kernel));
    }

    [Fact]
    public async Task A_wrong_signature_is_not_made_good_by_a_right_one_of_another_kind()
    {
        await CreateAsync();

        var (status, _) = await SendAsync(Push(), ("X-Gitlab-Token", TriggerPipelines.Key), ("X-Hub-Signature-256", "sha256=" + new string('0', 64)));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task A_trigger_that_is_not_there_answers_as_one_with_another_key()
    {
        await CreateAsync();
        await TriggerPipelines.CreateAsync(_kernel, TriggerPipelines.Of("clock", new() { Cron = new() { Schedule = "@yearly" } }));

        var answers = new List<string>();
        foreach (var trigger in new[] { "push", "clock", "nowhere" }) answers.Add((await SendToAsync(trigger, Push(), ("X-Hub-Signature-256", "sha256=" + new string('0', 64)))).Body.GetRawText().Replace(trigger, "", StringComparison.Ordinal));

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[0], answers[2]);
    }

    [Fact]
    public async Task A_delivery_that_comes_again_starts_nothing()
    {
        await CreateAsync();
        (string, string)[] headers = [("X-Hub-Signature-256", "sha256=" + Sign(Push())), ("X-GitHub-Delivery", "72d3162e")];

        var first = await SendAsync(Push(), headers);
        var again = await SendAsync(Push(), headers);
        await _kernel.Resources<PipelineRun>().DeleteAsync(first.Body.GetProperty("run").GetString()!);
        var later = await SendAsync(Push(), headers);
        var other = await SendAsync(Push(), headers[0], ("X-GitHub-Delivery", "72d3162f"));

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Accepted], new[] { first.Status, again.Status, later.Status, other.Status });
        Assert.Contains("before", again.Body.GetProperty("ignored").GetString());
    }

    [Fact]
    public async Task Many_deliveries_of_the_same_at_once_start_one_run()
    {
        await CreateAsync();
        (string, string)[] headers = [("X-Hub-Signature-256", "sha256=" + Sign(Push())), ("X-GitHub-Delivery", "1")];

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(Push(), headers)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.Single(await TriggerPipelines.RunsAsync(_kernel));
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused()
    {
        await CreateAsync();
        var body = JsonSerializer.Serialize(new { filling = new string('x', 1 << 20) });

        var (status, _) = await SendAsync(body, ("X-Hub-Signature-256", "sha256=" + Sign(body)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Branches_tags_and_paths_are_filtered()
    {
        await CreateAsync(new() { Branches = ["main", "release/*"], Paths = ["src/**"] });

        var outside = await SignedAsync(Push("refs/heads/feature/x"));
        var docs = await SignedAsync(Push(paths: ["README.md"]));
        var tag = await SignedAsync(Push("refs/tags/v1"));
        var gone = await SignedAsync(JsonSerializer.Serialize(new { @ref = "refs/heads/main", deleted = true, after = new string('0', 40) }));
        var fits = await SignedAsync(Push("refs/heads/release/1", ["README.md", "src/a.cs"]));

        Assert.Contains("spec.filters.branches", outside.Body.GetProperty("ignored").GetString());
        Assert.Contains("spec.filters.paths", docs.Body.GetProperty("ignored").GetString());
        Assert.Contains("spec.filters.tags", tag.Body.GetProperty("ignored").GetString());
        Assert.Contains("deleted", gone.Body.GetProperty("ignored").GetString());
        Assert.Equal(HttpStatusCode.Accepted, fits.Status);
        Assert.Single(await TriggerPipelines.RunsAsync(_kernel));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_told_to_the_sender_and_in_the_status()
    {
        await TriggerPipelines.CreateAsync(_kernel, TriggerPipelines.Of("push", Webhook) with { Spec = new() { Source = Webhook, PipelineRef = new() { Name = "missing" } } });

        var (status, body) = await SignedAsync(Push());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "LB9155"), (status, body.GetProperty("code").GetString()));
        var trigger = await _kernel.Resources<Trigger>().WaitForAsync("push", one => one.Status?.LastError is not null);
        Assert.Contains("'missing'", trigger.Status!.LastError!.Message);
    }

    [Fact]
    public async Task A_suspended_trigger_starts_nothing_and_something_that_is_no_push_neither()
    {
        var trigger = await CreateAsync();
        var ping = await SendAsync("""{"zen":"Keep it simple"}""", ("X-Hub-Signature-256", "sha256=" + Sign("""{"zen":"Keep it simple"}""")), ("X-GitHub-Event", "ping"));
        await _kernel.Resources<Trigger>().PatchAsync("push", new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["suspend"] = true } });

        var push = await SignedAsync(Push());

        Assert.Contains("ping", ping.Body.GetProperty("ignored").GetString());
        Assert.Contains("suspended", push.Body.GetProperty("ignored").GetString());
        Assert.NotNull(trigger);
    }

    [Fact]
    public async Task Runs_of_one_group_cancel_the_one_before_or_wait_for_it()
    {
        await TriggerPipelines.ApplySlowAsync(_kernel);
        await TriggerPipelines.CreateAsync(_kernel, Grouped("push", cancel: true));
        await TriggerPipelines.CreateAsync(_kernel, Grouped("queue", cancel: false));

        var old = await StartAsync("push", "1");
        var newer = await StartAsync("push", "2");
        var first = await StartAsync("queue", "1");
        var second = await StartAsync("queue", "2");

        await _kernel.Resources<PipelineRun>().WaitForAsync(old, run => run.Spec.Status == "Cancelled");
        Assert.Null((await _kernel.Resources<PipelineRun>().GetAsync(newer))!.Spec.Status);
        await _kernel.Resources<PipelineRun>().WaitForAsync(first, run => run.Spec.Status is null);
        Assert.Equal("PipelineRunPending", (await _kernel.Resources<PipelineRun>().GetAsync(second))!.Spec.Status);

        await _kernel.Resources<PipelineRun>().PatchAsync(first, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["status"] = "Cancelled" } });
        await _kernel.Resources<PipelineRun>().WaitForAsync(second, run => run.Spec.Status is null);
        await TriggerPipelines.StopAllAsync(_kernel);
    }

    private static TriggerSource Webhook => new() { Webhook = new() { SecretRef = new() { Name = "push" } } };

    private static Trigger Grouped(string name, bool cancel)
    {
        var trigger = TriggerPipelines.Of(name, Webhook);
        return trigger with { Spec = trigger.Spec with { PipelineRef = new() { Name = "slow" }, Params = [], Concurrency = new() { Group = name + " $(branch)", CancelInProgress = cancel } } };
    }

    private async Task<string> StartAsync(string trigger, string delivery) =>
        (await SendToAsync(trigger, Push(), ("X-Hub-Signature-256", "sha256=" + Sign(Push())), ("X-Luban-Delivery", delivery))).Body.GetProperty("run").GetString()!;

    private Task<Trigger> CreateAsync(TriggerFilters? filters = null) => TriggerPipelines.CreateAsync(_kernel, TriggerPipelines.Of("push", Webhook, filters));

    private static string Push(string reference = "refs/heads/main", string[]? paths = null) => JsonSerializer.Serialize(new
    {
        @ref = reference, before = new string('a', 40), after = Commit, repository = new { clone_url = "https://git.example.org/a.git" },
        head_commit = new { id = Commit, message = "Fix the door", author = new { name = "Ada" } },
        commits = new[] { new { id = Commit, message = "Fix the door", author = new { name = "Ada" }, modified = paths ?? ["src/door.cs"] } },
    });

    private static string Sign(string body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(TriggerPipelines.Key), Encoding.UTF8.GetBytes(body)));

    private Task<(HttpStatusCode Status, JsonElement Body)> SignedAsync(string body) => SendAsync(body, ("X-Hub-Signature-256", "sha256=" + Sign(body)));

    private Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string body, params (string Name, string Value)[] headers) => SendToAsync("push", body, headers);

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendToAsync(string trigger, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/ext/luban.devops/webhooks/default/{trigger}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _kernel.Client(TestUser.Anonymous).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(text.Length > 0, $"{(int)response.StatusCode} without a body");
        return (response.StatusCode, JsonDocument.Parse(text).RootElement);
    }
}
