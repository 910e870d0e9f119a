using LuBan.DevOps.Repositories;
using LuBan.DevOps.Triggers;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>Real repositories, looked at by the real git.</summary>
public sealed class RepositoryTests
{
    [GitFact]
    public async Task A_commit_on_a_branch_that_is_followed_starts_a_run_that_knows_it()
    {
        using var git = await GitFolder.CreateAsync();
        await using var kernel = await StartAsync(git);
        await git.PushAsync("src/a.txt", "First");
        await CreateAsync(kernel, git.Bare);
        await TriggerPipelines.CreateAsync(kernel, Followed(new() { Branches = ["main"], Paths = ["src/**"] }));
        await kernel.Resources<Trigger>().WaitForAsync("follow", trigger => trigger.Status?.Branches?.Count == 1);

        await git.PushAsync("docs/a.md", "Words only");
        await git.PushAsync("src/b.txt", "Not on this branch", "wip");
        await AdvanceAsync(kernel, repository => repository.Status?.Branches?.Count == 2);
        var commit = await git.PushAsync("src/a.txt", "Fix the door\n\nIt was open.");
        await AdvanceAsync(kernel, repository => repository.Status!.Branches!.Any(branch => branch.Commit == commit));
        var run = await TriggerPipelines.LastRunAsync(kernel, "follow", status => status.LastRun!.Commit == commit);

        Assert.Equal((commit, "main", "Fix the door\n\nIt was open.", "Ada"), (TriggerPipelines.Param(run, "commit"), TriggerPipelines.Param(run, "branch"), TriggerPipelines.Param(run, "message"), TriggerPipelines.Param(run, "author")));
        Assert.Single(await TriggerPipelines.RunsAsync(kernel));
    }

    [GitFact]
    public async Task A_push_calls_the_webhook_from_a_hook_of_the_repository()
    {
        using var git = await GitFolder.CreateAsync();
        await using var kernel = await StartAsync(git);
        await CreateAsync(kernel, git.Bare);
        var trigger = TriggerPipelines.Of("push", new() { Webhook = new() { SecretRef = new() { Name = "push" } } });
        await TriggerPipelines.CreateAsync(kernel, trigger with { Spec = trigger.Spec with { RepositoryRef = new() { Name = "app" } } });
        git.WriteHook($$"""
            #!/bin/sh
            while read before after ref; do
              body="{\"ref\":\"$ref\",\"before\":\"$before\",\"after\":\"$after\"}"
              signature=$(printf %s "$body" | openssl dgst -sha256 -hmac '{{TriggerPipelines.Key}}' | sed 's/^.* //')
              curl -fsS -H "X-Hub-Signature-256: sha256=$signature" -H 'Content-Type: application/json' --data "$body" {{kernel.Address}}ext/luban.devops/webhooks/default/push
            done
            """);

        var commit = await git.PushAsync("a.txt", "Open the window");
        var run = await TriggerPipelines.LastRunAsync(kernel, "push");

        Assert.Equal((commit, "main", "Open the window", "Ada"), (TriggerPipelines.Param(run, "commit"), TriggerPipelines.Param(run, "branch"), TriggerPipelines.Param(run, "message"), TriggerPipelines.Param(run, "author")));
    }

    [GitFact(GitHttpServer.Program)]
    public async Task A_repository_behind_a_password_is_seen_with_the_Secret_and_its_password_is_nowhere()
    {
        using var git = await GitFolder.CreateAsync();
        await git.PushAsync("a.txt", "First");
        await using var server = await GitHttpServer.StartAsync(git.Root);
        await using var kernel = await StartAsync(git);
        await kernel.Resources<Secret>().CreateAsync(new() { Metadata = new() { Name = "forge" }, Type = SecretTypes.BasicAuth, StringData = new Dictionary<string, string> { ["username"] = GitHttpServer.User, ["password"] = GitHttpServer.Password } });
        var url = new Uri(server.Address, "app.git").ToString();
        await CreateAsync(kernel, url, null, "open");
        await CreateAsync(kernel, url, "forge", "closed");

        var seen = await kernel.Resources<Repository>().WaitForAsync("closed", repository => repository.Status?.Branches?.Count == 1);
        var refused = await kernel.Resources<Repository>().WaitForAsync("open", repository => Ready(repository) == "False");

        Assert.Equal("main", seen.Status!.Branches![0].Name);
        Assert.StartsWith("LB9152", refused.Status!.Conditions![0].Message);
        Assert.DoesNotContain(GitHttpServer.Password, string.Join("\n", kernel.Log.Lines));
    }

    [GitFact]
    public async Task What_git_answers_is_told_and_a_folder_outside_of_the_allowed_ones_is_not_touched()
    {
        using var git = await GitFolder.CreateAsync();
        await using var kernel = await StartAsync(git);
        await CreateAsync(kernel, Path.Combine(git.Root, "missing.git"), null, "missing");
        await CreateAsync(kernel, "/etc", null, "outside");
        await CreateAsync(kernel, "ext::sh -c true", null, "command");
        await CreateAsync(kernel, git.Bare, "nobody", "secretless");

        foreach (var (name, words) in new[] { ("missing", "LB9152"), ("outside", "LB9151"), ("command", "LB9151"), ("secretless", "LB9153") })
        {
            var repository = await kernel.Resources<Repository>().WaitForAsync(name, one => Ready(one) == "False");
            Assert.Contains(words, repository.Status!.Conditions![0].Message);
        }
    }

    [GitFact]
    public async Task The_same_move_of_a_branch_a_second_time_is_another_run()
    {
        using var git = await GitFolder.CreateAsync();
        await using var kernel = await StartAsync(git);
        var first = await git.PushAsync("a.txt", "First");
        await CreateAsync(kernel, git.Bare);
        await TriggerPipelines.CreateAsync(kernel, Followed(new()));
        await kernel.Resources<Trigger>().WaitForAsync("follow", trigger => trigger.Status?.Branches?.Count == 1);
        var second = await git.PushAsync("a.txt", "Second");

        foreach (var commit in new[] { second, first, second })
        {
            await git.GitAsync(git.Bare, "update-ref", "refs/heads/main", commit);
            await AdvanceAsync(kernel, repository => repository.Status!.Branches![0].Commit == commit);
            await kernel.Resources<Trigger>().WaitForAsync("follow", trigger => trigger.Status?.LastRun?.Commit == commit);
        }

        Assert.Equal(3, (await TriggerPipelines.RunsAsync(kernel)).Count);
    }

    private static string? Ready(Repository repository) => repository.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.Status;

    private static Trigger Followed(TriggerFilters filters)
    {
        var trigger = TriggerPipelines.Of("follow", new() { Poll = new() }, filters);
        return trigger with { Spec = trigger.Spec with { RepositoryRef = new() { Name = "app" } } };
    }

    /// <summary>Lets the time of the next look come, as often as needed.</summary>
    private static async Task AdvanceAsync(TestKernel kernel, Func<Repository, bool> condition)
    {
        var waiting = kernel.Resources<Repository>().WaitForAsync("app", condition);
        while (!waiting.IsCompleted)
        {
            kernel.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(waiting, Task.Delay(200));
        }
        await waiting;
    }

    private static Task<Repository> CreateAsync(TestKernel kernel, string url, string? credentials = null, string name = "app") => kernel.Resources<Repository>().CreateAsync(new()
    {
        Metadata = new() { Name = name }, Spec = new() { Url = url, Credentials = credentials is null ? null : new() { Name = credentials }, PollInterval = "30s" },
    });

    private static async Task<TestKernel> StartAsync(GitFolder git)
    {
        var kernel = await TestKernel.StartAsync<DevOpsExtension>(new { repositories = new { localRoots = new[] { git.Root } } });
        await TriggerPipelines.ApplyAsync(kernel);
        return kernel;
    }
}
