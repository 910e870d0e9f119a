using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Samples.Notes;

/// <summary>Notes for people who do not speak Kubernetes: <c>/ext/samples.notes/notes/{namespace}</c>.</summary>
[ApiController]
[Route("notes/{namespace}")]
public sealed class NotesController(IResourceClient<Note> notes) : ControllerBase
{
    /// <summary>Lists the notes of a namespace.</summary>
    [HttpGet]
    [RequirePermission("notes.read", InNamespace = "namespace")]
    public async Task<IReadOnlyList<NoteView>> ListAsync(string @namespace, CancellationToken cancellationToken)
    {
        var list = await notes.ListAsync(new ResourceListOptions { Namespace = @namespace }, cancellationToken);
        return [.. list.Items.Select(NoteView.Of)];
    }

    /// <summary>Writes a note.</summary>
    [HttpPost]
    [RequirePermission("notes.write", InNamespace = "namespace")]
    public async Task<ActionResult<NoteView>> CreateAsync(string @namespace, NewNote note, CancellationToken cancellationToken)
    {
        try
        {
            var created = await notes.CreateAsync(
                new Note { Metadata = new ObjectMeta { Namespace = @namespace, Name = note.Name }, Spec = new NoteSpec { Text = note.Text } },
                cancellationToken);
            return StatusCode(StatusCodes.Status201Created, NoteView.Of(created));
        }
        catch (ResourceException exception)
        {
            return Problem(exception.Message, statusCode: exception.StatusCode, title: exception.Reason);
        }
    }
}
