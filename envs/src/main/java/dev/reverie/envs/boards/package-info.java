/** Two-player board games with masks of legal moves: TicTacToe, Connect Four, Gomoku, Othello, Go. */
@NullMarked
package dev.reverie.envs.boards;

import org.jspecify.annotations.NullMarked;
