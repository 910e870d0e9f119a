using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Running;

/// <summary>What `luban run` does, one thing after the other.</summary>
internal sealed class RunWork(CliContext cli, KernelClient client, string @namespace, OutputFormat format)
{
    /// <summary>Where logs and remarks go: beside a table to the same place, beside JSON and YAML to where they do not disturb.</summary>
    private TextWriter Remarks => format == OutputFormat.Table ? cli.Environment.Out : cli.Environment.Error;

    /// <summary>Applies what the file defines, and makes the run.</summary>
    public async Task<RunDocument> StartAsync(RunFile file, RunDocument chosen, IReadOnlyList<string> parameters, IReadOnlyList<string> workspaces, bool dryRun, CancellationToken cancellationToken)
    {
        if (await client.TryGetAsync("apis/tekton.dev/v1", cancellationToken) is null) throw new CliException(CliErrors.RunNotInstalled, client.Connection.Address);
        foreach (var document in file.Definitions)
        {
            await client.ApplyAtAsync(RunDocument.KindOf(document.Kind).Path(@namespace, document.Name!), Placed(document.Body), dryRun, cancellationToken);
            Remarks.WriteLine(Clean.Line(cli.In(Texts.RunApplied, document.Kind, document.Name)));
        }
        var run = await BuildAsync(file, chosen, parameters, workspaces, dryRun, cancellationToken);
        return run with { Body = await client.CreateAtAsync(RunDocument.KindOf(run.Kind).Path(@namespace), run.Body, dryRun, cancellationToken) };
    }

    public ExitCode Show(RunDocument run, Message words)
    {
        cli.Printer.Object(format, run.Body, RunDocument.KindOf(run.Kind).QualifiedName, () => cli.Say(words, run.Kind, run.Name));
        return ExitCode.Ok;
    }

    public async Task<RunDocument> FollowAsync(RunDocument run, CancellationToken cancellationToken)
    {
        Remarks.WriteLine(Clean.Line(cli.In(Texts.RunStarted, run.Kind, run.Name)));
        return run with { Body = await new RunFollower(cli, client, @namespace, Remarks).FollowAsync(run, run.Name!, cancellationToken) };
    }

    /// <summary>Says how it ended, and answers that as an exit code.</summary>
    public ExitCode Finish(RunDocument run)
    {
        var condition = RunStates.Succeeded(run.Body);
        if (format != OutputFormat.Table) cli.Printer.Object(format, run.Body, RunDocument.KindOf(run.Kind).QualifiedName, () => { });
        if (!RunStates.HasSucceeded(run.Body)) throw new CliException(CliErrors.RunFailed, run.Name, condition.Text("reason"), condition.Text("message"));
        foreach (var result in run.Body.Items("status", "results")) Remarks.WriteLine(Clean.Line($"{result.Text("name")} = {result.Text("value")}"));
        Remarks.WriteLine(Clean.Line(cli.In(Texts.RunSucceeded, run.Name)));
        return ExitCode.Ok;
    }

    public async Task CancelAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["status"] = run.Kind == "TaskRun" ? "TaskRunCancelled" : "Cancelled" } };
        await client.PatchAtAsync(RunDocument.KindOf(run.Kind).Path(@namespace, run.Name!), patch, dryRun: false, cancellationToken);
        cli.Remark(Texts.RunCancelled, run.Name);
    }

    private async Task<RunDocument> BuildAsync(RunFile file, RunDocument chosen, IReadOnlyList<string> parameters, IReadOnlyList<string> workspaces, bool dryRun, CancellationToken cancellationToken)
    {
        var run = chosen.IsRun ? chosen with { Body = Placed(chosen.Body) } : RunOf(chosen, dryRun);
        var spec = run.Body.At("spec") as JsonObject ?? [];
        run.Body["spec"] = spec;
        var declared = await DeclaredAsync(file, run, spec, cancellationToken);
        RunInputs.Merge(spec, "params", RunInputs.Params(parameters, declared));
        RunInputs.Merge(spec, "workspaces", RunInputs.Workspaces(workspaces));
        return run;
    }

    /// <summary>A run of a pipeline or task. When nothing is stored, what it is of is written into it.</summary>
    private RunDocument RunOf(RunDocument definition, bool dryRun)
    {
        var member = definition.Kind == "Pipeline" ? "pipeline" : "task";
        var spec = dryRun ? new JsonObject { [member + "Spec"] = definition.Body.At("spec")?.DeepClone() } : new JsonObject { [member + "Ref"] = new JsonObject { ["name"] = definition.Name } };
        return new(definition.Kind + "Run", new()
        {
            ["apiVersion"] = "tekton.dev/v1", ["kind"] = definition.Kind + "Run", ["metadata"] = new JsonObject { ["generateName"] = definition.Name + "-", ["namespace"] = @namespace }, ["spec"] = spec,
        });
    }

    /// <summary>What the pipeline or task of a run declares: in the run, in the file, or on the server.</summary>
    private async Task<JsonNode?> DeclaredAsync(RunFile file, RunDocument run, JsonObject spec, CancellationToken cancellationToken)
    {
        var (member, kind) = run.Kind == "PipelineRun" ? ("pipeline", "Pipeline") : ("task", "Task");
        if (spec.At(member + "Spec") is { } own) return own;
        if (spec.Text(member + "Ref", "name") is not { } name) return null;
        var known = file.Documents.FirstOrDefault(document => document.Kind == kind && document.Name == name)?.Body ?? await client.TryGetAsync(RunDocument.KindOf(kind).Path(@namespace, name), cancellationToken);
        return known.At("spec");
    }

    private JsonObject Placed(JsonObject body)
    {
        var placed = body.DeepClone().AsObject();
        placed["metadata"]!["namespace"] = @namespace;
        return placed;
    }
}
