using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Running;

/// <summary>Copies the logs of all steps while they come, each line with the names of its task and step before it.</summary>
internal sealed class RunLogs(CliContext cli, KernelClient client, string @namespace, TextWriter output)
{
    private readonly Dictionary<(string, string), Task> _copies = [];
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Begins to copy what nobody copies yet.</summary>
    public void Begin(JsonNode taskRun, CancellationToken cancellationToken)
    {
        var name = taskRun.Text("metadata", "name")!;
        foreach (var step in RunStates.BegunSteps(taskRun).Where(step => !_copies.ContainsKey((name, step))).ToList())
            _copies[(name, step)] = CopyAsync(name, step, $"[{RunStates.TaskOf(taskRun)} : {step}] ", cancellationToken);
    }

    /// <summary>Waits until every log has come to its end.</summary>
    public Task EndAsync() => Task.WhenAll(_copies.Values);

    private async Task CopyAsync(string taskRun, string step, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.OpenAsync($"ext/luban.devops/namespaces/{ApiKind.Part(@namespace)}/taskruns/{ApiKind.Part(taskRun)}/steps/{ApiKind.Part(step)}/log?follow=true", cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await StreamLines.ReadAsync(reader, client, cancellationToken, cancellationToken) is { } line) await WriteAsync(prefix + line);
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            await WriteAsync(prefix + cli.In(Texts.RunNoLog));
        }
    }

    private async Task WriteAsync(string line)
    {
        await _writing.WaitAsync();
        try
        {
            // What a step writes never reaches the terminal as commands.
            await output.WriteLineAsync(cli.Environment.OutputIsTerminal ? Clean.Block(line) : line);
        }
        finally
        {
            _writing.Release();
        }
    }
}
