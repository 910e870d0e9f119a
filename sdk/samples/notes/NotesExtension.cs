using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionPermission("notes.read", "Read notes and their statistics.")]
[assembly: ExtensionPermission("notes.write", "Write notes.")]

namespace Samples.Notes;

/// <summary>One of everything.</summary>
public sealed class NotesExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddPermission("notes.read", "Read notes and their statistics.");
        extension.AddPermission("notes.write", "Write notes.");

        extension.AddOptions<NotesOptions>();
        extension.AddResource<Note>();
        extension.AddReconciler<NoteReconciler>();
        extension.AddEventHandler<NoteCounted, NoteCountedHandler>();

        extension.Services.AddSingleton(TimeProvider.System);
        extension.Services.AddSingleton<NoteStatistics>();
        extension.Services.AddHostedService<NoteWatcher>();

        extension.AddControllers();
        extension.Routes
            .MapGet("/statistics", (NoteStatistics statistics) => new { statistics.Notes, statistics.Countings })
            .RequirePermission("notes.read");
    }
}
