using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

/// <summary>Says to the console what it is told to say.</summary>
public sealed class TalkativeExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapPost("/say/{**topic}", async (string topic, Saying saying, IConsoleChannel console) => await Answer(() => console.PublishAsync(topic, saying)));
        extension.Routes.MapPost("/notify", async (Notice notice, IConsoleChannel console) => await Answer(() => console.NotifyAsync(
            new() { User = notice.User, Severity = ConsoleSeverity.Warning, Title = notice.Title, Link = notice.Link })));
    }

    private static async Task<IResult> Answer(Func<ValueTask> act)
    {
        try
        {
            await act();
            return Results.NoContent();
        }
        catch (ExtensionException problem)
        {
            return Results.BadRequest(problem.Code);
        }
    }
}

public sealed record Saying(string Text);

public sealed record Notice(string? User, string Title, string? Link);
