namespace LuBan.Kernel.Workers.Processes;

/// <summary>What belongs to one worker's process outside of it.</summary>
/// <param name="Folder">Its own folder, with its socket.</param>
/// <param name="Record">Which process it is.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="Group">Its cgroup; null when the kernel watches it instead.</param>
/// <param name="Guard">Ends what it started when the kernel is killed; null when there is no shell for it.</param>
/// <param name="WatchInterval">How often it is measured.</param>
/// <param name="CleanUp">To be called when it is gone.</param>
internal sealed record WorkerParts(string Folder, WorkerRecord Record, WorkerLimits Limits, ControlGroup? Group, WorkerGuard? Guard, TimeSpan WatchInterval, Action CleanUp);
