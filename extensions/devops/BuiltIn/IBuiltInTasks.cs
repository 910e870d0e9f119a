using LuBan.DevOps.Model;

namespace LuBan.DevOps.BuiltIn;

/// <summary>The tasks that come with the extension. A Task of the same name in the namespace goes before them.</summary>
internal interface IBuiltInTasks
{
    /// <summary>All of them, by name.</summary>
    IReadOnlyList<TektonTask> All { get; }

    /// <summary>One of them; null when there is none of the name.</summary>
    TektonTask? Find(string name);
}
